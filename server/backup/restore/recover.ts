/** Has PostgreSQL replay the log over restored files, up to the end or a moment, until it is a primary again. */
import { chmod, chown, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { inDatabase } from '../../database/bootstrap.ts';
import { isListening, livePostmaster } from '../../database/embedded/postmaster.ts';
import { type RunAs, run } from '../../database/embedded/run-as.ts';
import { Patient } from '../../database/patient.ts';
import { Problem } from '../../problem.ts';
import type { Settings } from '../../settings.ts';
import { withoutIt } from '../wal/piece.ts';
import { SEGMENT_BYTES } from '../wal/segments.ts';
import { asRestorer, diskFull, refusesAll, whyRefused } from './asking.ts';
import type { Feed } from './feed-log.ts';
import { hasPaused, lastTransaction, saidIn, whyNot } from './recovery-log.ts';
import { barTablespaces, takeAltered, tellToRecover } from './recovery-settings.ts';

const LOOK_MS = 200;
const SILENT_MS = 30_000;
const LONGEST_SILENCE_MS = 120_000;

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
  /** How long PostgreSQL may let nobody in once it takes connections, in ms. */
  patience?: number;
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
  { data, port, feed, timeline, at, url, patience = LONGEST_SILENCE_MS }: Recovering,
  log: string,
): Promise<Date | null> {
  const started = Date.now();
  let up: number | null = null;
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
    if (state !== null && 'replayed' in state) return state.replayed;
    // That it takes connections it has said itself: who waits longer waits for ever.
    up = state === null ? null : (up ?? Date.now());
    if (state !== null && Date.now() - up! > patience) throw refusesAll(state.silent);
    if (isDown || hasPaused(saidIn(log))) throw await whyDown(data, saidIn(log), at, timeline);
  }
}

/** On a disk that is full PostgreSQL may not have been able to say so in its log. */
export async function whyDown(
  data: string,
  said: string,
  at: string | null,
  timeline: number,
  room = roomOf,
): Promise<Error> {
  const why = whyNot(said, at, timeline);
  const isUnsaid = why instanceof Problem && why.code === 'restore_failed';
  return isUnsaid && (await room(data)) < Number(SEGMENT_BYTES) ? diskFull() : why;
}

/** Bytes that are free where a folder lies. */
async function roomOf(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

/** PostgreSQL may write in its folder by now, and put nothing in the place of what is ours there. */
async function letIn(folder: string, runAs: RunAs): Promise<void> {
  if (runAs === null) return;
  await chown(folder, 0, runAs.gid);
  await chmod(folder, 0o1770);
}

/** What it answers; or what kept it from answering, which may pass. @throws Problem where that stays so */
async function stateOf(url: string): Promise<{ replayed: Date | null } | { silent: Error }> {
  const client = new Patient({
    connectionString: asRestorer(inDatabase(url, 'postgres'), 'superuser'),
    connectionTimeoutMillis: SILENT_MS,
    query_timeout: SILENT_MS,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ replayed: Date | null }>(
      'select pg_catalog.pg_last_xact_replay_timestamp() as replayed',
    );
    return rows[0]!;
  } catch (error) {
    const { code } = error as pg.DatabaseError;
    const why = whyRefused(code ?? '', error as Error);
    if (why !== null) throw why;
    return { silent: error as Error };
  } finally {
    client.end().catch(() => undefined);
  }
}
