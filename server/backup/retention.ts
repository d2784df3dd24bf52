/** What backups are done with goes: the oldest, and the log and lists that only they needed. */
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Keys } from '../encryption/keys.ts';
import { removeBeside } from './beside.ts';
import { type Held, heldIn, inLog, isHidden, type Useless } from './held.ts';
import { unlessRead } from './lease.ts';
import type { BackupRecord } from './record.ts';
import { folders } from './target.ts';
import { isSegment } from './wal/segments.ts';

/**
 * Keeps the newest backups that can be used, and what leads from the oldest of them to now. While somebody reads the folder
 * nothing goes; the next time it does.
 *
 * @returns the names of those that went
 */
export async function removeOld(dir: string, keys: Keys, keep: number): Promise<string[]> {
  return (await unlessRead(dir, () => remove(dir, keys, keep))) ?? [];
}

async function remove(dir: string, keys: Keys, keep: number): Promise<string[]> {
  const held = await heldIn(dir, keys);
  const [oldest] = held.good.slice(-keep);
  // Where none can be used, nobody knows what is needed.
  if (oldest === undefined) return [];
  const { old, staysBefore } = sorted(held, oldest, keep);
  for (const name of old) await rm(join(folders(dir).base, name), { recursive: true });
  if (!staysBefore) await removeNeedless(dir, oldest);
  return old;
}

/**
 * One that cannot be used, with a key that was mislaid for example, goes only where as many as are kept are newer; one that
 * nobody can read stays.
 */
function sorted({ good, bad }: Held, oldest: BackupRecord, keep: number) {
  const useless = bad.filter(one => isBefore(one, oldest));
  const known = useless.filter(one => !isHidden(one)).map(({ backup }) => backup);
  const goes = good.length >= keep;
  const usable = good.slice(0, good.indexOf(oldest)).map(({ name }) => name);
  return { old: [...usable, ...(goes ? known : [])], staysBefore: !goes && useless.length > 0 };
}

/** By the log, where it can be said. */
function isBefore({ backup, record }: Useless, oldest: BackupRecord): boolean {
  return record === null ? backup < oldest.name : inLog(record, oldest) < 0;
}

async function removeNeedless(
  dir: string,
  { first_wal, lists_done, beside = 0 }: BackupRecord,
): Promise<void> {
  const { wal, lists } = folders(dir);
  for (const name of await readdir(wal)) {
    // The history of a timeline is small, and whoever comes later needs it.
    if (isSegment(name.slice(0, 24)) && name.slice(0, 24) < first_wal) await rm(join(wal, name));
  }
  for (const name of lists_done) await rm(join(lists, name), { force: true });
  await removeBeside(dir, beside);
}
