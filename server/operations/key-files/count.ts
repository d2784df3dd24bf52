/** Which keys the files of a folder of backups name: nothing but their headers is read. */
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { backupsOf } from '../../backup/record.ts';
import { folders } from '../../backup/target.ts';
import { headerOf, keyNamed } from '../../encryption/encrypted-file.ts';

/** How many there are, by key. */
export type Counts = Record<string, number>;

export interface Files {
  /** Whole backups of which something names the key. */
  backups: Counts;
  /** Pieces of the log. */
  log: Counts;
  /** Received lists. */
  lists: Counts;
}

const AT_ONCE = 32;

/** @throws ErrnoException */
export async function filesIn(dir: string): Promise<Files> {
  const { base, wal, lists } = folders(dir);
  const backups: Counts = {};
  for (const name of await backupsOf(dir))
    for (const key of Object.keys(await countIn(join(base, name)))) backups[key] = (backups[key] ?? 0) + 1;
  return { backups, log: await countIn(wal), lists: await countIn(lists) };
}

/** The encrypted files of a folder, by key; one that goes meanwhile counts no more. @throws ErrnoException */
export async function countIn(folder: string): Promise<Counts> {
  const counts: Counts = {};
  for (const key of (await keysIn(folder)).values()) counts[key] = (counts[key] ?? 0) + 1;
  return counts;
}

/** The same, each file by its name. */
async function keysIn(folder: string): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter(one => !one.isDirectory()).map(one => one.name);
  const work = async () => {
    for (let name = names.pop(); name !== undefined; name = names.pop()) {
      const key = await keyOf(join(folder, name));
      if (key !== null) found.set(name, key);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return found;
}

/** Files that name a key which is not given: the first of them, and how many. */
export interface Locked {
  key: string;
  /** As `verify` names it. */
  first: string;
  files: number;
}

/**
 * What of a folder of backups the keys given do not read, by room and key: its headers say so.
 *
 * @param backups those that are looked at
 * @throws ErrnoException
 */
export async function lockedIn(
  dir: string,
  backups: readonly string[],
  given: ReadonlySet<string>,
): Promise<Locked[]> {
  const rooms = [...backups.map(name => `base/${name}`), 'wal', 'lists', 'beside'];
  const all = await Promise.all(
    rooms.map(async room => {
      const named = [...(await keysIn(join(dir, room)))].filter(([, key]) => !given.has(key)).sort();
      const byKey = Map.groupBy(named, ([, key]) => key);
      return [...byKey].map(([key, files]) => ({
        key,
        first: `${room}/${files[0]![0]}`,
        files: files.length,
      }));
    }),
  );
  return all.flat();
}

async function keyOf(path: string): Promise<string | null> {
  try {
    await using file = await open(path);
    const start = await headerOf(file);
    return start === null ? null : keyNamed(start);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
