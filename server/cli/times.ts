/** Times on the command line: ISO 8601 alone. Every option that takes one is read here. */
import { InvalidArgumentError } from 'commander';
import { isoDay, isoMoment } from '../moments.ts';

/** For times: UTC where they name no zone. */
export function time(text: string): string {
  const moment = isoMoment(text);
  if (moment !== null) return moment;
  throw new InvalidArgumentError('It takes a time by ISO 8601, as 2026-01-31 or 2026-01-31T12:00:00Z.');
}

/** For times that would be another one on each machine if they named no zone. */
export function zonedTime(text: string): string {
  if (isoMoment(text) !== null && /\d\d:\d\d.*(Z|[+-]\d\d:?\d\d)$/i.test(text)) return text;
  throw new InvalidArgumentError('It takes a time by ISO 8601 with its zone, as 2026-01-31T12:00:00Z.');
}

/** For days. */
export function day(text: string): string {
  const found = isoDay(text);
  if (found !== null) return found;
  throw new InvalidArgumentError('It takes a day by ISO 8601, as 2026-01-31.');
}
