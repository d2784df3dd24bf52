/**
 * What the process that backs up does by the clock: one loop brings the log as it is archived, one makes a whole backup
 * every so many hours, and one keeps no more than are to be kept. None waits for another.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { withClient } from '../database/bootstrap.ts';
import { findUrls } from '../database/connect.ts';
import { type Archiving, keepArchiving } from '../database/embedded.ts';
import { keysOf } from '../encryption/keys.ts';
import { type Tried, toldOnce } from '../log.ts';
import { inWords, isLost, Problem } from '../problem.ts';
import type { Settings } from '../settings.ts';
import { shipArchived } from './archive.ts';
import { createBackup, type Watching } from './create.ts';
import { dueFor, type Known, madeForGap } from './due.ts';
import { lookingAt, type Usable } from './held.ts';
import { lastGone } from './last-gone.ts';
import { removeOld } from './retention.ts';
import { type BackupState, lastCome, noting, readState } from './state.ts';
import { backupsIn, logIn } from './survey.ts';
import { assertThere, isFull, isUnbound, readTarget, type Target } from './target.ts';

const LOOK_MS = 2_000;
const DUE_MS = 30_000;
const SURVEY_MS = 30_000;
const TIDY_MS = 30_000;
/** After a backup that failed; where there was no database to be copied, as long as that at most. */
const REST_MS = 10 * 60_000;

export interface Working {
  settings: Settings;
  log: Logger;
  /** Hears of each step that is done. */
  moved: () => void;
}

/** Starts them; what is answered breaks off what is under way, and waits for its end. */
export function startLoops({ settings, log, moved }: Working): () => Promise<void> {
  const stopping = new AbortController();
  const { signal } = stopping;
  const note = noting(settings.dataDir);
  const saw = (seen: Partial<BackupState>) => note({ ...seen, looked_at: new Date().toISOString() });
  // A backup needs the log that is written meanwhile: none is begun where that does not come.
  let comes = false;
  let full = false;
  let surveyed = Number.NEGATIVE_INFINITY;
  let archiving: Archiving | null = null;
  let looking: { dir: string; look: () => Promise<Usable> } | null = null;
  /** What of the folder can be used; what was read of it once is known to all loops. */
  const usableIn = ({ dir }: Target) => {
    if (looking?.dir !== dir) looking = { dir, look: lookingAt(dir, () => keysOf(settings.keys)) };
    return looking.look();
  };
  const survey = async (target: Target) => {
    const usable = await usableIn(target);
    saw(backupsIn(usable));
    if (performance.now() - surveyed < SURVEY_MS) return;
    // Before there is a backup nothing is missing that PostgreSQL let go earlier.
    const last = usable.from === null ? lastCome(settings.dataDir, target) : await lastGone(settings, target);
    const seen = await logIn(target, last, usable);
    if (seen.log_cut !== null && seen.log_cut !== readState(settings.dataDir)?.log_cut)
      log.error(
        { event: 'backup', state: 'cut', piece: seen.log_cut },
        'the log in its folder has a gap, or its end is gone: beyond it nothing can be brought back until a backup is made',
      );
    saw(seen);
    surveyed = performance.now();
  };
  const came = () => {
    moved();
    saw({});
  };
  const mended = (piece: string) =>
    log.error(
      { event: 'backup', state: 'cut', piece },
      'secrets, keys and digests were gone from their folder, and have come again',
    );
  const remade = () => {
    // Where nothing had ever come, it may never have been there.
    if ((readState(settings.dataDir)?.log_last ?? null) === null) return;
    log.error(
      { event: 'backup', state: 'cut' },
      'the folder that PostgreSQL archives to had gone, and is made anew: what may have waited there is lost, so make a backup',
    );
  };
  const bringLog = async () => {
    const target = targetOf(settings);
    if (target === null) return;
    archiving = await keepArchiving(settings, archiving);
    // Those of another set are told before there is anything to encrypt; a command is asked only then.
    if (settings.keys.kind !== 'command') await keysOf(settings.keys);
    await shipArchived(settings, target, came, mended, remade);
    await survey(target);
    moved();
    saw({ log_fails: null });
  };
  /** Whether one was made, or none is due: else nobody knows whether it would be. */
  const backUp = async () => {
    const target = targetOf(settings);
    if (target === null || !comes) return false;
    const known = async () => knownOf(settings, await usableIn(target));
    const why = async (seen: Known) => dueFor(seen, (await askedFor(settings)).hours);
    const seen = await known();
    const reason = await why(seen);
    if (reason === null) return true;
    await assertThere(target);
    await tidy(target);
    const isDue = async () => (await why(await known())) !== null;
    const made = await backUpInto(settings, target, { signal, told: moved, isDue });
    if (made === null) return false;
    if (reason === 'gap') note({ for_gap: madeForGap(seen, made.backup) });
    log.info({ event: 'backup', ...made }, 'backed up');
    await tidy(target);
    return true;
  };
  let tidying: Promise<void> | null = null;
  /** One at a time: who comes meanwhile waits for it. */
  const tidy = (target: Target) => {
    tidying ??= removeBeyond(target).finally(() => {
      tidying = null;
    });
    return tidying;
  };
  /** Nothing that is missing now: the next time does it as well. */
  const removeBeyond = async (target: Target) => {
    try {
      const { kept } = await askedFor(settings);
      const { names } = await usableIn(target);
      // Nothing is written there to find out that nothing is to go.
      if (names.length <= kept) return;
      const removed = await removeOld(target.dir, await keysOf(settings.keys), kept);
      if (removed.length > 0) log.info({ event: 'backup', removed }, 'old backups were removed');
      tries.removal.worked();
    } catch (error) {
      tries.removal.failed(error as Error);
    }
  };
  /** As fewer are to be kept since, a clock was set, or room is wanted: no backup and no log is waited for. */
  const lookForOld = async () => {
    const target = targetOf(settings);
    if (target === null || !(comes || full)) return;
    await assertThere(target);
    await tidy(target);
  };
  const tries = {
    log: toldOnce(log, 'backup', 'the log does not come to the folder of backups'),
    backup: toldOnce(log, 'backup', 'no backup is made'),
    removal: toldOnce(log, 'backup', 'old backups are not removed'),
  };
  const logLoop = repeated(signal, async () => {
    try {
      await bringLog();
      comes = true;
      full = false;
      tries.log.worked();
    } catch (error) {
      comes = false;
      full = isFull(error);
      if (signal.aborted) return LOOK_MS;
      moved();
      saw({ log_fails: inWords(error) });
      tries.log.failed(error as Error);
    }
    return LOOK_MS;
  });
  // Whoever makes one notes why it failed, until one is made; what keeps it from being tried is told with the log.
  const tryBackup = trying(backUp, {
    worked: () => tries.backup.worked(),
    failed: error => {
      if (!signal.aborted) tries.backup.failed(error);
    },
  });
  const backupLoop = repeated(signal, async () => (await tryBackup()) ?? (comes ? DUE_MS : LOOK_MS));
  const tidyLoop = repeated(signal, async () => {
    await lookForOld().catch(error => tries.removal.failed(error));
    return TIDY_MS;
  });
  return async () => {
    stopping.abort();
    await Promise.all([logLoop, backupLoop, tidyLoop]);
  };
}

/**
 * Tries something again and again, and tells what came of it.
 *
 * @param work whether it could be done; where it could not be tried, nothing is told
 * @returns how long to rest; null: as after all that works
 */
export function trying(work: () => Promise<boolean>, told: Tried): () => Promise<number | null> {
  let rest = LOOK_MS;
  return async () => {
    try {
      if (!(await work())) return null;
      rest = LOOK_MS;
      told.worked();
      return null;
    } catch (error) {
      told.failed(error as Error);
      if (!isAway(error)) return REST_MS;
      const now = rest;
      rest = Math.min(2 * rest, REST_MS);
      return now;
    }
  };
}

/** Whether there was no database: it may be back in a moment, and nothing was copied in vain. */
function isAway(error: unknown): boolean {
  return isLost(error) || ['no_database', 'database_silent'].includes((error as Problem).code);
}

/** Looks again and again, each time after as long as the look before says. */
async function repeated(signal: AbortSignal, look: () => Promise<number>): Promise<void> {
  while (!signal.aborted) await sleep(await look(), undefined, { signal }).catch(() => undefined);
}

/** @throws Problem `backup_dir_taken` in a copy of a DATA_DIR that is backed up, `backup_target_damaged` */
function targetOf({ dataDir }: Settings): Target | null {
  if (!isUnbound(dataDir)) return readTarget(dataDir);
  throw new Problem(409, 'backup_dir_taken', `${dataDir} was moved, or is a copy of one that is backed up.`, {
    hint: 'Say where it is backed up to: "inventory backup create DIR".',
  });
}

function knownOf({ dataDir }: Settings, { names, from }: Usable): Known {
  const { log_cut = null, for_gap = null } = readState(dataDir) ?? {};
  return { names, from, log_cut, for_gap };
}

/** What was made; null where somebody else is at it, or has made one since. */
async function backUpInto(
  settings: Settings,
  { dir, id }: Target,
  watching: Watching,
): Promise<{ backup: string; bytes: number; ms: number } | null> {
  const started = performance.now();
  try {
    const { name, pieces } = await createBackup(settings, dir, { ...watching, boundTo: id });
    return { backup: name, bytes: pieces.base.bytes, ms: Math.round(performance.now() - started) };
  } catch (error) {
    if (error instanceof Problem && error.code === 'backup_running') return null;
    throw error;
  }
}

async function askedFor(settings: Settings): Promise<{ hours: number; kept: number }> {
  const { worker } = await findUrls(settings);
  return withClient(worker.spp, async client => {
    await client.query('set role inv_owner');
    const { rows } = await client.query<{ hours: number; kept: number }>(
      "select spp.setting('backup.interval_hours')::integer as hours, spp.setting('backup.kept')::integer as kept",
    );
    return rows[0]!;
  });
}
