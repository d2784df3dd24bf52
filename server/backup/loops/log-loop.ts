/** Brings the log as it is archived, and sees what of it is there. */
import { type Archiving, keepArchiving } from '../../database/embedded/embedded.ts';
import { keysOf } from '../../encryption/keys.ts';
import { toldOnce } from '../../log.ts';
import { inWords } from '../../problem.ts';
import { type BackupState, lastCome, noting, readState } from '../state.ts';
import { backupsIn, logIn, volumeIn } from '../survey.ts';
import { isFull, orAway, type Target } from '../target.ts';
import { shipArchived } from '../wal/archive.ts';
import { lastGone } from '../wal/last-gone.ts';
import type { WatchedFolder } from './folder.ts';
import { LOOK_MS, type Working } from './working.ts';

const SURVEY_MS = 30_000;

/** How it goes with the log. */
export interface LogComing {
  /** A backup needs the log that is written meanwhile: none is begun where that does not come. */
  comes(): boolean;
  /** Its disk has no room. */
  full(): boolean;
  look(): Promise<number>;
}

export function logComing(working: Working, folder: WatchedFolder, signal: AbortSignal): LogComing {
  const { settings, log, moved } = working;
  const saw = seeing(settings.dataDir);
  const told = toldOnce(log, 'backup', 'the log does not come to the folder of backups');
  const survey = surveying(working, folder, saw);
  const cut = cutting(working);
  let archiving: Archiving | null = null;
  let [comes, full] = [false, false];
  const bring = async () => {
    const target = folder.target();
    if (target === null) return;
    archiving = await keepArchiving(settings, archiving);
    // Those of another set are told before there is anything to encrypt; a command is asked only then.
    if (settings.keys.kind !== 'command') await keysOf(settings.keys);
    const came = () => {
      moved();
      saw({});
    };
    await shipArchived(settings, target, came, cut.mended, cut.remade);
    await survey(target);
    moved();
    saw({ log_fails: null });
  };
  const look = async () => {
    try {
      await bring();
      [comes, full] = [true, false];
      told.worked();
    } catch (error) {
      [comes, full] = [false, isFull(error)];
      if (signal.aborted) return LOOK_MS;
      moved();
      const why = await orAway(settings.dataDir, error);
      saw({ log_fails: inWords(why) });
      told.failed(why as Error);
      await measure();
    }
    return LOOK_MS;
  };
  /** Who makes room wants to see it, although nothing can be written yet. */
  const measure = async () => {
    try {
      const target = folder.target();
      if (target !== null) saw(await volumeIn(target));
    } catch {
      // It is away: what was seen of it last stands, and that it is away was told.
    }
  };
  return { comes: () => comes, full: () => full, look };
}

type Saw = (seen: Partial<BackupState>) => void;

function seeing(dataDir: string): Saw {
  const note = noting(dataDir);
  return seen => note({ ...seen, looked_at: new Date().toISOString() });
}

/** Looks, every so often, what is there and what is missing. */
function surveying({ settings, log }: Working, folder: WatchedFolder, saw: Saw) {
  let surveyed = Number.NEGATIVE_INFINITY;
  return async (target: Target): Promise<void> => {
    const usable = await folder.usable(target);
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
}

/** Tells of what has gone from folders, and is there again. */
function cutting({ settings, log }: Working) {
  return {
    mended: (piece: string) =>
      log.error(
        { event: 'backup', state: 'cut', piece },
        'secrets, keys and digests were gone from their folder, and have come again',
      ),
    remade: () => {
      // Where nothing had ever come, it may never have been there.
      if ((readState(settings.dataDir)?.log_last ?? null) === null) return;
      log.error(
        { event: 'backup', state: 'cut' },
        'the folder that PostgreSQL archives to had gone, and is made anew: what may have waited there is lost, so make a backup',
      );
    },
  };
}
