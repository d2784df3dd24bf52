/** The folder of backups as the loops know it: where it is, and what of it can be used. */
import { keysOf } from '../../encryption/keys.ts';
import { Problem } from '../../problem.ts';
import type { Settings } from '../../settings.ts';
import { lookingAt, type Usable } from '../held.ts';
import { isUnbound, readTarget, type Target } from '../target.ts';

export interface WatchedFolder {
  /** Null while nobody has said where. @throws Problem `backup_dir_taken`, `backup_target_damaged` */
  target(): Target | null;
  /** What was read of it once is known to all who ask. */
  usable(target: Target): Promise<Usable>;
}

export function watchedFolder(settings: Settings): WatchedFolder {
  let looking: { dir: string; look: () => Promise<Usable> } | null = null;
  return {
    target: () => targetOf(settings),
    usable: ({ dir }) => {
      if (looking?.dir !== dir) looking = { dir, look: lookingAt(dir, () => keysOf(settings.keys)) };
      return looking.look();
    },
  };
}

/** @throws Problem `backup_dir_taken` in a copy of a DATA_DIR that is backed up */
function targetOf({ dataDir }: Settings): Target | null {
  if (!isUnbound(dataDir)) return readTarget(dataDir);
  throw new Problem(409, 'backup_dir_taken', `${dataDir} was moved, or is a copy of one that is backed up.`, {
    hint: 'Say where it is backed up to: "inventory backup create DIR".',
  });
}
