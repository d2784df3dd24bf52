/** What PostgreSQL says in its log of how far it has recovered, and why no further. */
import { existsSync } from 'node:fs';
import { readReal } from '../../held-folder.ts';
import { Problem } from '../../problem.ts';
import { segmentOf } from '../wal/segments.ts';
import { diskFull } from './asking.ts';

const LINES = 15;
const MAKES_TABLESPACE = /WAL redo at (\S+) for Tablespace\/CREATE: \d+ "(.*)"/;

export function saidIn(log: string): string {
  return existsSync(log) ? readReal(log) : '';
}

/** Whether it waits for somebody to say that it may go on: nobody does. */
export function hasPaused(said: string): boolean {
  return /recovery has paused|pausing at the end of recovery/.test(said);
}

/** When the last transaction that it has brought back had ended, once it goes no further; null where there was none. */
export function lastTransaction(said: string): Date | null {
  const last = lastOf(said);
  return last === null ? null : new Date(last);
}

/**
 * Why it has ended, or waits.
 *
 * @param at the moment up to which it was to go
 * @param timeline of the log that it was given
 */
export function whyNot(said: string, at: string | null, timeline: number): Error {
  const [, place, folder] = MAKES_TABLESPACE.exec(said) ?? [];
  if (place !== undefined) return makesTablespace(folder!, segmentOf(timeline, place));
  if (said.includes('recovery ended before configured recovery target was reached'))
    return tooShort(said, at);
  if (/(?:FATAL|PANIC): .*(?:No space left on device|Disk quota exceeded)/.test(said)) return diskFull();
  return new Problem(
    503,
    'restore_failed',
    `PostgreSQL could not recover.\n${said.split('\n').slice(-LINES).join('\n')}`,
    { hint: 'Verify the backups: "inventory backup verify DIR".' },
  );
}

function tooShort(said: string, at: string | null): Problem {
  const last = lastOf(said);
  const reach = last === null ? 'holds no transaction after itself' : `reaches up to ${last}`;
  return new Problem(422, 'backup_too_short', `The backup ${reach}, not to ${at}.`, {
    hint: 'Leave out --at to bring back all there is, or name a moment before that.',
  });
}

/** What lies in that folder by now may be what lives. */
function makesTablespace(folder: string, piece: string): Problem {
  return new Problem(
    409,
    'backup_tablespaces',
    `wal/${piece} makes a tablespace ${folder === '' ? 'within the cluster (in place)' : `in ${folder}`}: no backup holds its files, and a restore writes over none.`,
    {
      hint: `Bring back what comes before: name with --at a moment some seconds before it was made, or --before wal/${piece}, where a backup was whole by then. Where it still is, drop it, and make a backup: from then on all can be restored.`,
    },
  );
}

/** PostgreSQL's `2026-11-28 00:41:59.123456+00` as others write it. */
function lastOf(said: string): string | null {
  const last = /last completed transaction was at log time (.+)/.exec(said)?.[1];
  return last === undefined ? null : last.trim().replace(' ', 'T').replace(/\+00$/, 'Z');
}
