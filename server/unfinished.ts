/**
 * The mark of a folder in which a restore builds a DATA_DIR. One that is killed leaves it behind, and the next one deletes the
 * folder: until a restore has taken the mark away nobody starts anything there.
 */
import { existsSync, lstatSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from './problem.ts';

/** A file in the folder that a restore builds in, as long as it is not done. */
export const MARK = 'unfinished-restore';

/** What the mark says; of older versions nothing. It is no shorter than what is written over it. */
export const BEING_MADE = 'being restored\n';

/** What the mark says once the folder is being deleted: what is broken off can be gone on with. */
export const BEING_DELETED = 'being deleted\n';

/** @throws Problem `data_dir_unfinished` where something is called as the mark, whatever it is and whoever put it there */
export function assertFinished(dataDir: string): void {
  const mark = join(dataDir, MARK);
  if (!isThere(mark)) return;
  const hint = wasServed(dataDir)
    ? `It has been started before, so that no restore deletes it: see who put the file there, and whether ${dataDir} is what you think; then remove ${mark}.`
    : 'Restore anew ("inventory restore DIR --data-dir NEW"), which deletes what was left, and start that.';
  throw new Problem(
    409,
    'data_dir_unfinished',
    `DATA_DIR ${dataDir} bears the mark of a restore that was killed or is under way (${MARK}): nothing is started there.`,
    { hint },
  );
}

/** Nothing is in what is no folder, or shows nobody what is in it: that is told by whoever makes DATA_DIR. */
function isThere(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
}

/** Whether something was ever started there: whoever starts takes names in this folder, which stays. */
export function wasServed(dataDir: string): boolean {
  return existsSync(join(dataDir, 'locks')) || existsSync(join(dataDir, 'inventory.pid'));
}
