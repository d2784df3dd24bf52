/**
 * How a restore asks what it has brought back: whatever was set there for a login or a database is of those who use it, and
 * keeps no restore from its work. What is said at the start of a session goes before ALTER ROLE and ALTER DATABASE.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { inDatabase } from '../../database/bootstrap.ts';
import { Patient } from '../../database/patient.ts';
import { Problem } from '../../problem.ts';

const OF_ANYBODY = {
  default_transaction_read_only: 'off',
  statement_timeout: '0',
  transaction_timeout: '0',
  idle_in_transaction_session_timeout: '0',
  idle_session_timeout: '0',
  local_preload_libraries: '',
  role: 'none',
  search_path: 'pg_catalog,pg_temp',
};
const OF_A_SUPERUSER = { ...OF_ANYBODY, session_preload_libraries: '', event_triggers: 'off' };

/** How long a lock is waited for, or to be let in: nobody else works there, and what came with the log waits for nobody. */
const PATIENCE_MS = 60_000;

type Login = 'superuser' | 'other';

/** A login's URL, for sessions that go by nothing of what was set for it. */
export function asRestorer(url: string, login: Login, patience = PATIENCE_MS): string {
  const asked = new URL(url);
  const set = { ...(login === 'superuser' ? OF_A_SUPERUSER : OF_ANYBODY), lock_timeout: `${patience}` };
  const options = Object.entries(set).map(([name, value]) => `-c ${name}=${value}`);
  asked.searchParams.set('options', options.join(' '));
  return asked.href;
}

const TRIES = 10;
const PAUSE_MS = 500;

/**
 * Works as such a session; no login's trigger and no lock that came with the log keeps it for ever.
 *
 * @throws Problem `restore_refused` where it is not let in for so long; else what the work throws
 */
export async function withRestorer<T>(
  url: string,
  login: Login,
  patience: number | undefined,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = await letIn(asRestorer(url, login, patience), patience ?? PATIENCE_MS);
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function letIn(url: string, patience: number): Promise<pg.Client> {
  for (let tries = 1; ; tries++) {
    const client = new Patient({ connectionString: url, connectionTimeoutMillis: patience });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return client;
    } catch (error) {
      client.end().catch(() => undefined);
      const { code, message } = error as pg.DatabaseError;
      if (code === undefined && /^timeout expired|Connection terminated/.test(message))
        throw notLetIn(url, error);
      // The session before may be about to end, where a login may have one alone.
      if (code !== '53300' || tries === TRIES) throw error;
      await sleep(PAUSE_MS);
    }
  }
}

function notLetIn(url: string, cause: unknown): Problem {
  const { username, pathname } = new URL(url);
  return new Problem(
    503,
    'restore_refused',
    `What was restored does not let the restore be finished: login ${username} has waited in vain to be let into database ${pathname.slice(1)}.`,
    {
      cause,
      hint: `A trigger at login may keep it ("select evtname from pg_event_trigger where evtevent = 'login'" in that database): ${OF_CONTENT}`,
    },
  );
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
  if (code === '53300' && isOwnLimit(cause)) return refusesAll(cause, OF_LIMIT);
  return SQLSTATE.test(code) && !PASSES.test(code) ? refusesAll(cause, OF_CONTENT) : null;
}

/** Whether there are too many of a login or of a database, and not of the server: that does not pass. */
function isOwnLimit(error: Error): boolean {
  return ['InitializeSessionUserId', 'CheckMyDatabase'].includes((error as pg.DatabaseError).routine ?? '');
}

const OF_MACHINE =
  'Restore on a machine as the one it comes from: with the same locales (C.UTF-8) and libraries.';
const OF_CONTENT =
  'Restore to a moment before that was so: "--at TIME". Where it is so in what lives, mend it there, and back up again.';

const OF_LIMIT =
  'A limit of a login or of a database came with the log: restore to a moment before it was set ("--at TIME"). Where it is so in what lives, raise it there (alter role inv_worker connection limit 95; alter database … connection limit -1), and back up again.';

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
 * @param url the superuser's
 * @throws Problem `restore_refused` with PostgreSQL's own words where it does not let that be done, and with what holds what
 *   was waited for; else what the work throws
 */
export async function sayingWhy<T>(work: () => Promise<T>, url: () => string): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) throw error;
    const why = whyRefused(error.code ?? '', error);
    if (!(why instanceof Problem) || why.code !== 'restore_refused') throw why ?? error;
    const prepared = error.code === '55P03' ? await preparedIn(url()).catch(() => []) : [];
    throw prepared.length === 0 ? stops(error, why) : heldBy(error, prepared);
  }
}

interface Prepared {
  gid: string;
  database: string;
  owner: string;
  prepared: Date;
}

function preparedIn(url: string): Promise<Prepared[]> {
  return withRestorer(inDatabase(url, 'postgres'), 'superuser', undefined, async client => {
    const { rows } = await client.query<Prepared>(
      'select p.gid, p.database, p.owner, p.prepared from pg_catalog.pg_prepared_xacts p order by p.prepared',
    );
    return rows;
  });
}

function heldBy(cause: Error, all: Prepared[]): Problem {
  const named = all.map(
    ({ gid, database, owner, prepared }) =>
      `${pg.escapeLiteral(gid)} (of ${owner} in ${database}, since ${prepared.toISOString()})`,
  );
  const ended = all.map(({ gid, database }) => {
    const name = pg.escapeLiteral(gid);
    return `in ${database}: rollback prepared ${name}; or: commit prepared ${name};`;
  });
  return new Problem(
    503,
    'restore_refused',
    `What was restored does not let the restore be finished: ${cause.message}. What it needs is held by transactions that were prepared, and never ended: ${named.join(', ')}.`,
    {
      cause,
      hint: `Restore to a moment before the first of them: "--at ${all[0]!.prepared.toISOString()}". Where they are in what lives, end them there, ${ended.join(' ')} Then back up again, or restore with the log since.`,
    },
  );
}

function stops(cause: Error, { hint }: Problem): Problem {
  return new Problem(
    503,
    'restore_refused',
    `What was restored does not let the restore be finished: ${cause.message}`,
    { cause, hint },
  );
}
