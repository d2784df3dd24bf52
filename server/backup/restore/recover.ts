/** Has PostgreSQL replay the log over restored files, up to the end or a moment, until it is a primary again. */
import { chmod, chown } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { inDatabase, withClient } from '../../database/bootstrap.ts';
import { isListening, livePostmaster } from '../../database/postmaster.ts';
import { type RunAs, run } from '../../database/run-as.ts';
import { Problem } from '../../problem.ts';
import type { Settings } from '../../settings.ts';
import { withoutIt } from '../log-piece.ts';
import type { Feed } from './feed-log.ts';
import { hasPaused, lastTransaction, saidIn, whyNot } from './recovery-log.ts';
import { barTablespaces, takeAltered, tellToRecover } from './recovery-settings.ts';

const LOOK_MS = 200;

export interface Recovering {
  settings: Settings;
  data: string;
  binaries: string;
  port: number;
  runAs: RunAs;
  feed: Feed;
  /** Of the log that it gives. */
  timeline: number;
  /** The moment up to which; null: as far as the log goes. */
  at: string | null;
  /** The superuser's URL, with the password of the backup. */
  url: string;
  /** Hears of settings that stay behind. */
  told?: ((step: string) => void) | undefined;
}

/**
 * Comes back when the cluster takes writes; it runs on then.
 *
 * @returns when the last transaction that was brought back had ended; null where there was none in the log
 * @throws Problem `backup_too_short` where the log ends before the moment asked for, `backup_tablespaces`,
 *   `restore_failed`, `restore_refused`; what the feed met
 */
export async function recover(recovering: Recovering): Promise<Date | null> {
  const { settings, data, binaries, port, runAs, feed, at, told } = recovering;
  const log = join(data, '..', 'postgres.log');
  const putBack = takeAltered(data);
  const options = tellToRecover(data, { settings, port, restoreCommand: feed.restoreCommand, at }, runAs);
  const unbar = barTablespaces(data, runAs);
  try {
    await letIn(dirname(data), runAs);
    run(join(binaries, 'bin', 'pg_ctl'), ['start', '-W', '-s', '-D', data, '-l', log, ...options], runAs);
    const reached = await untilOver(recovering, log);
    const left = putBack();
    if (left.length > 0)
      told?.(
        `without what ALTER SYSTEM had set of ${left.join(', ')}: see postgresql.auto.conf.before-restore`,
      );
    return reached;
  } finally {
    unbar();
  }
}

async function untilOver(
  { data, port, feed, timeline, at, url }: Recovering,
  log: string,
): Promise<Date | null> {
  const started = Date.now();
  for (;;) {
    await sleep(LOOK_MS);
    const fault = feed.fault();
    const isUp = isListening(data, port);
    // pg_ctl comes back before the server has said that it lives.
    const isDown = livePostmaster(data) === null && Date.now() - started > 5_000;
    // Without a piece nobody may be able to tell it anything.
    if (fault?.piece === null) throw fault.error;
    // It is told that there is no more, and says then how far it has come.
    if (fault !== null && (isUp || isDown))
      throw withoutIt(fault.error, fault.piece, lastTransaction(saidIn(log)));
    // It lets nobody in before it takes writes.
    const state = isUp ? await stateOf(url) : null;
    if (state !== null) return state.replayed;
    if (isDown || hasPaused(saidIn(log))) throw whyNot(saidIn(log), at, timeline);
  }
}

/** PostgreSQL may write in its folder by now, and put nothing in the place of what is ours there. */
async function letIn(folder: string, runAs: RunAs): Promise<void> {
  if (runAs === null) return;
  await chown(folder, 0, runAs.gid);
  await chmod(folder, 0o1770);
}

/** Null where it does not answer yet. */
async function stateOf(url: string): Promise<{ replayed: Date | null } | null> {
  try {
    return await withClient(inDatabase(url, 'postgres'), async client => {
      const { rows } = await client.query<{ replayed: Date | null }>(
        'select pg_catalog.pg_last_xact_replay_timestamp() as replayed',
      );
      return rows[0]!;
    });
  } catch (error) {
    const { code } = error as pg.DatabaseError;
    const problem = whyRefused(code ?? '', error as Error);
    if (problem !== null) throw problem;
    return null;
  }
}

/** Why PostgreSQL lets nobody in, where that stays so; null where it may yet. */
export function whyRefused(code: string, cause: Error): Problem | null {
  if (code === '28P01') return passwordRefused();
  // As a locale that this machine does not have: so it is with all backups.
  if (code === 'XX000') return refusesAll(cause);
  return code.startsWith('XX') ? damagedWithin(cause) : null;
}

/** In an older one it may be whole, with the log since. */
function damagedWithin(cause: Error): Problem {
  return new Problem(503, 'restore_failed', `What was restored is damaged: ${cause.message}`, {
    cause,
    hint: 'Restore to a moment before it was: "--at TIME".',
  });
}

function refusesAll(cause: Error): Problem {
  return new Problem(
    503,
    'restore_refused',
    `PostgreSQL lets nobody into what was restored: ${cause.message}`,
    {
      cause,
      hint: 'Restore on a machine as the one it comes from: with the same locales (C.UTF-8) and libraries.',
    },
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
