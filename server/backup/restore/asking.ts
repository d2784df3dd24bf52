/**
 * How a restore asks what it has brought back: whatever was set there for a login or a database is of those who use it, and
 * keeps no restore from its work. What is said at the start of a session goes before ALTER ROLE and ALTER DATABASE.
 */
import pg from 'pg';
import { Problem } from '../../problem.ts';

const OF_ANYBODY = {
  default_transaction_read_only: 'off',
  statement_timeout: '0',
  lock_timeout: '0',
  transaction_timeout: '0',
  idle_in_transaction_session_timeout: '0',
  idle_session_timeout: '0',
  local_preload_libraries: '',
  role: 'none',
};
const OF_A_SUPERUSER = { ...OF_ANYBODY, session_preload_libraries: '', event_triggers: 'off' };

/** A login's URL, for sessions that go by nothing of what was set for it. */
export function asRestorer(url: string, login: 'superuser' | 'other'): string {
  const asked = new URL(url);
  const set = login === 'superuser' ? OF_A_SUPERUSER : OF_ANYBODY;
  const options = Object.entries(set).map(([name, value]) => `-c ${name}=${value}`);
  asked.searchParams.set('options', options.join(' '));
  return asked.href;
}

/** What an answer of PostgreSQL bears, which node's own errors (`EPIPE`) do not. */
const SQLSTATE = /^(?!E[A-Z]{4}$)[0-9A-Z]{5}$/;
/** It starts, ends, or has too much to do: that passes. */
const PASSES = /^(?:08|53[23]|57)/;

/** Why PostgreSQL lets nobody in, where that stays so; null where it may yet. */
export function whyRefused(code: string, cause: Error): Problem | Error | null {
  if (code === '28P01') return passwordRefused();
  // As a locale that this machine does not have: so it is with all backups.
  if (code === 'XX000') return refusesAll(cause, OF_MACHINE);
  if (code.startsWith('XX')) return damagedWithin(cause);
  if (code === '53100') return diskFull(cause);
  return SQLSTATE.test(code) && !PASSES.test(code) ? refusesAll(cause, OF_CONTENT) : null;
}

const OF_MACHINE =
  'Restore on a machine as the one it comes from: with the same locales (C.UTF-8) and libraries.';
const OF_CONTENT =
  'Restore to a moment before that was so: "--at TIME". Where it is so in what lives, mend it there, and back up again.';

/** In an older one it may be whole, with the log since. */
function damagedWithin(cause: Error): Problem {
  return new Problem(503, 'restore_failed', `What was restored is damaged: ${cause.message}`, {
    cause,
    hint: 'Restore to a moment before it was: "--at TIME".',
  });
}

export function refusesAll(cause: Error, hint = OF_CONTENT): Problem {
  return new Problem(
    503,
    'restore_refused',
    `PostgreSQL lets nobody into what was restored: ${cause.message}`,
    { cause, hint },
  );
}

/** What is asked again is answered so again; another backup has secrets of its own. */
function passwordRefused(): Problem {
  return new Problem(
    503,
    'restore_failed',
    'The databases of the backup refuse "superuser_password" of its secrets.json.',
    { hint: 'Restore another backup: "inventory backup list DIR" names them.' },
  );
}

/** As if it had been met here: no backup is at fault, and whoever restores says which disk it is. */
export function diskFull(cause?: Error): Error {
  const error = new Error('PostgreSQL finds no room on the disk.', { cause });
  return Object.assign(error, { code: 'ENOSPC', syscall: 'write' });
}

/**
 * What a restore does once PostgreSQL takes writes.
 *
 * @throws Problem `restore_refused` with PostgreSQL's own words where it does not let that be done; else what the work throws
 */
export async function sayingWhy<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) throw error;
    const why = whyRefused(error.code ?? '', error);
    throw why instanceof Problem && why.code === 'restore_refused' ? stops(error, why) : (why ?? error);
  }
}

function stops(cause: Error, { hint }: Problem): Problem {
  return new Problem(
    503,
    'restore_refused',
    `What was restored does not let the restore be finished: ${cause.message}`,
    { cause, hint },
  );
}
