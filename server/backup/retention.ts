/** What backups are done with goes: the oldest, and the log and lists that only they needed. */
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Keys } from '../encryption/keys.ts';
import { isBatch } from './archive.ts';
import { backupsOf, readRecord } from './record.ts';
import { folders } from './target.ts';
import { isSegment } from './wal.ts';

/**
 * Keeps the newest backups, and what leads from the oldest of them to now.
 *
 * @returns the names of those that went
 */
export async function removeOld(dir: string, keys: Keys, keep: number): Promise<string[]> {
  const names = await backupsOf(dir);
  const old = names.slice(0, Math.max(names.length - keep, 0));
  if (old.length === 0) return [];
  // Read first: where it cannot be, everything stays.
  const oldest = await readRecord(dir, keys, names[old.length]!);
  for (const name of old) await rm(join(folders(dir).base, name), { recursive: true });
  for (const name of await readdir(folders(dir).wal)) {
    // The history of a timeline is small, and whoever comes later needs it.
    if (isSegment(name.slice(0, 24)) && name.slice(0, 24) < oldest.first_wal)
      await rm(join(folders(dir).wal, name));
  }
  for (const name of (await readdir(folders(dir).lists)).filter(isBatch)) {
    const path = join(folders(dir).lists, name);
    if ((await stat(path)).mtimeMs < Date.parse(oldest.began_at)) await rm(path);
  }
  return old;
}
