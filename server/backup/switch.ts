/**
 * Has another folder take the place of the one that backups go to: only once a whole backup is there. Until then the log
 * goes where it went, and what of it the new folder needs comes over.
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { nameOfWork } from '../data-dir-lock.ts';
import type { Keys } from '../encryption/keys.ts';
import { type Held, takeName } from '../name-lock.ts';
import type { Settings } from '../settings.ts';
import { keepPiece, readPiece } from './pieces.ts';
import { assertThere, bind, folders, type Target } from './target.ts';
import { archived, contentOfArchived } from './wal/archive.ts';
import { isSegment, nextSegment } from './wal/segments.ts';

/** For whoever is at the log; one whose disk hangs does not come back. */
const LONGEST_WAIT_MS = 30_000;
const PAUSE_MS = 200;

export interface Switch {
  settings: Settings;
  keys: Keys;
  from: Target;
  to: Target;
}

/**
 * Brings the log of a backup over, and what waits from before it: the log comes in its order. All of it has been archived
 * when the copy of a cluster ends: what does not wait went to the folder before.
 *
 * @throws Problem `backup_incomplete` where some of it went to the folder before, and is not to be had there; what
 *   `keepPiece` throws
 */
export async function bringOver(one: Switch, first: string, last: string): Promise<void> {
  const names = new Set((await archived(one.settings)).filter(isWithin(last)));
  for (let name = first; name <= last; name = nextSegment(name)) names.add(name);
  for (const name of [...names].sort()) await keep(one, name);
}

const isWithin = (last: string) => (name: string) => isSegment(name) && name <= last;

/** Where it waits, or where it has gone. */
async function keep({ settings, keys, from, to }: Switch, name: string): Promise<void> {
  const path = join(folders(to.dir).wal, name);
  const as = `wal/${name}`;
  try {
    await keepPiece(path, as, keys, () => contentOfArchived(settings, name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    await keepPiece(path, as, keys, () => readPiece(join(folders(from.dir).wal, name), as, keys));
  }
}

/** From now on the log goes to the other folder; it gets what went to the one before since the backup. */
export async function takeOver(one: Switch, last: string): Promise<void> {
  const lock = await whenFree(one.settings);
  try {
    // Where nobody lets go of it, a disk hangs that nothing has come to.
    if (lock !== null) for (const name of await cameSince(one, last)) await keep(one, name);
    bind(one.settings, one.to);
  } finally {
    await lock?.close();
  }
}

/** It goes in its order: what is there after the first that waits is not this DATA_DIR's. */
async function cameSince({ settings, from }: Switch, last: string): Promise<string[]> {
  const [waits] = (await archived(settings)).filter(isSegment).sort();
  const isOurs = (name: string) =>
    isSegment(name) &&
    name > last &&
    name.startsWith(last.slice(0, 8)) &&
    (waits === undefined || name < waits);
  const isThere = await assertThere(from).then(
    () => true,
    () => false,
  );
  return isThere ? (await readdir(folders(from.dir).wal)).filter(isOurs).sort() : [];
}

async function whenFree(settings: Settings): Promise<Held | null> {
  const until = Date.now() + LONGEST_WAIT_MS;
  for (;;) {
    const lock = await takeName(nameOfWork(settings.dataDir, 'archive'));
    if (lock !== null || Date.now() > until) return lock;
    await sleep(PAUSE_MS);
  }
}
