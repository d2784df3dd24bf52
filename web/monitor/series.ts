/** Rows of days and samples as lines of charts. */
import { count, size } from '../parts/show.ts';
import type { Line } from './lines-chart.tsx';

const DAY_MS = 86_400_000;

/** So many days, the last among them. */
export function daysUntil(last: string, length: number): string[] {
  const end = Date.parse(last);
  return Array.from({ length }, (_, n) =>
    new Date(end - (length - 1 - n) * DAY_MS).toISOString().slice(0, 10),
  );
}

export interface Span<Row> {
  moments: string[];
  /** The row of each moment; undefined: there is none. */
  rows: (Row | undefined)[];
}

export function byDay<Row extends { day: string }>(days: string[], rows: Row[]): Span<Row> {
  const known = new Map(rows.map(row => [row.day, row]));
  return { moments: days, rows: days.map(one => known.get(one)) };
}

type Value = string | number | null | undefined;

/** One line of what a value is in each row. */
export function lineOf<Row>(
  { rows }: Span<Row>,
  name: string,
  value: (row: Row) => Value,
  show: Line['show'],
  more: { ifNone?: string; isOnlyTold?: boolean } = {},
): Line {
  const { ifNone = null, ...rest } = more;
  const values = rows.map(row => (row === undefined ? ifNone : textOf(value(row))));
  return { name, values, show, ...rest };
}

const textOf = (value: Value) => (value == null ? null : String(value));

export interface Sample {
  metric: string | null;
  beginsAt: string | null;
  highest: string | null;
  latest: string | null;
  growth: string | null;
}

/** What was sampled, a row a moment with each metric of each database; what was summed up by days has days. */
export function byMoment(samples: Record<string, Sample[]>, inDays: boolean): Span<Record<string, Sample>> {
  const rows = new Map<string, Record<string, Sample>>();
  for (const [tier, some] of Object.entries(samples)) {
    for (const one of some) {
      const moment = new Date(one.beginsAt!).toISOString().slice(0, inDays ? 10 : undefined);
      const row = rows.get(moment) ?? {};
      rows.set(moment, row);
      row[`${tier} ${one.metric}`] = one;
    }
  }
  const moments = [...rows.keys()].sort();
  return { moments, rows: moments.map(moment => rows.get(moment)) };
}

/** The last known value of a line as it is written, and its place. */
export function lastOf(line: Line): { text: string; at: number } | null {
  const at = line.values.findLastIndex(value => value !== null);
  return at < 0 ? null : { text: line.show(line.values[at]!), at };
}

/** A count; what lies between two of them, as an axis may ask for, is none. */
export const whole = (text: string) => (Number.isInteger(Number(text)) ? count(Number(text)) : '');
export const bytes = (text: string) => size(Number(text));
export const seconds = (text: string) => `${amountless(text)} s`;
export const hours = (text: string) => `${amountless(text)} h`;
export const points = (text: string) => `${amountless(text)} pp`;
export const share = (text: string) => `${amountless(text)} %`;

const short = new Intl.NumberFormat(undefined, { maximumFractionDigits: 2 });
/** Decimal text of no currency. */
function amountless(text: string): string {
  return short.format(text as Intl.StringNumericLiteral);
}
