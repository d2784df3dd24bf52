/** Makes a whole backup every so many hours, and where the log has a gap. */
import { type Tried, toldOnce } from '../../log.ts';
import { inWords, isLost, Problem } from '../../problem.ts';
import type { Settings } from '../../settings.ts';
import { createBackup, type Watching } from '../create.ts';
import { dueFor, type Known, madeForGap } from '../due.ts';
import type { Usable } from '../held.ts';
import { failing, noting, readState } from '../state.ts';
import { assertThere, type Target } from '../target.ts';
import { askedFor } from './asked-for.ts';
import type { WatchedFolder } from './folder.ts';
import type { LogComing } from './log-loop.ts';
import type { Tidying } from './tidy-loop.ts';
import { LOOK_MS, type Working } from './working.ts';

const DUE_MS = 30_000;
/** After a backup that failed; where there was no database to be copied, as long as that at most. */
const REST_MS = 10 * 60_000;

interface Around {
  folder: WatchedFolder;
  coming: LogComing;
  tidying: Tidying;
}

export function backingUp(working: Working, around: Around, signal: AbortSignal): () => Promise<number> {
  const told = toldOnce(working.log, 'backup', 'no backup is made');
  const why = notingWhy(working.settings);
  const attempt = trying(() => backUp(working, around, signal), {
    worked: () => {
      why.worked();
      told.worked();
    },
    failed: error => {
      if (signal.aborted) return;
      why.failed(error);
      told.failed(error);
    },
  });
  return async () => (await attempt()) ?? (around.coming.comes() ? DUE_MS : LOOK_MS);
}

/**
 * Whoever copies notes why it failed, until one is made. What keeps it from being begun, as keys that do not come, is noted
 * here: until one is made, too, or it is known that none is due, by whichever process: keys come with the next start. Then
 * why a try of its own had failed is told again.
 */
function notingWhy({ dataDir }: Settings): Tried {
  const note = noting(dataDir);
  return {
    worked: () => {
      const state = readState(dataDir);
      if (state?.backup_fails_by === 'loop') note(failing(state.backup_failed_before));
    },
    failed: error => {
      const why = inWords(error);
      const {
        backup_fails = null,
        backup_fails_by = null,
        backup_failed_before = null,
      } = readState(dataDir) ?? {};
      // A try of its own has noted it just now, or before.
      if (backup_fails === why) return;
      const before = backup_fails_by === 'loop' ? backup_failed_before : backup_fails;
      note({ backup_fails: why, backup_fails_by: 'loop', backup_failed_before: before });
    },
  };
}

/** Whether one was made, or none is due: else nobody knows whether it would be. */
async function backUp(
  { settings, log, moved }: Working,
  { folder, coming, tidying }: Around,
  signal: AbortSignal,
): Promise<boolean> {
  const target = folder.target();
  if (target === null || !coming.comes()) return false;
  const known = async () => knownOf(settings, await folder.usable(target));
  const why = async (seen: Known) => dueFor(seen, (await askedFor(settings)).hours);
  const seen = await known();
  const reason = await why(seen);
  if (reason === null) return true;
  await assertThere(target);
  await tidying.tidy(target);
  const isDue = async () => (await why(await known())) !== null;
  const made = await backUpInto(settings, target, { signal, told: moved, isDue });
  if (made === null) return false;
  if (reason === 'gap') noting(settings.dataDir)({ for_gap: madeForGap(seen, made.backup) });
  log.info({ event: 'backup', ...made }, 'backed up');
  await tidying.tidy(target);
  return true;
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
  return isLost(error) || ['no_database', 'database_silent', 'port_in_use'].includes((error as Problem).code);
}
