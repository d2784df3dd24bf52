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
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter(one => !one.isDirectory()).map(one => one.name);
  const work = async () => {
    for (let name = names.pop(); name !== undefined; name = names.pop()) {
      const key = await keyOf(join(folder, name));
      if (key !== null) counts[key] = (counts[key] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return counts;
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
