/**
 * The archive of PostgreSQL's log. The server puts each finished piece (basic_archive) into a folder beside its data;
 * from there it goes, compressed and encrypted, to the folder of backups, and received lists with it.
 */
import { createReadStream, existsSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { archiveFolder } from '../database/embedded.ts';
import { ensureKeys, type Keys } from '../encryption/keys.ts';
import { spoolDir } from '../intake/begin.ts';
import { takeName } from '../name-lock.ts';
import type { Settings } from '../settings.ts';
import { writePiece } from './pieces.ts';
import { assertThere, folders, type Target } from './target.ts';
import { isArchived } from './wal.ts';

/**
 * Takes over what has been archived since, oldest first; of two processes one does.
 *
 * @returns how many files; null where another process is at it
 * @throws Problem `backup_dir_unusable`; what was taken over stays
 */
export async function shipArchived(settings: Settings, target: Target): Promise<number | null> {
  const lock = await takeName(`inventory-archive-${target.id}`);
  if (lock === null) return null;
  try {
    assertThere(target);
    // A command that tells the keys is asked only where there is something to encrypt.
    let keys: Keys | null = null;
    const keysNow = () => {
      keys ??= ensureKeys(settings.keys);
      return keys;
    };
    const shipped = await shipLog(target, keysNow, archiveFolder(settings));
    return shipped + (await shipLists(settings, target, keysNow));
  } finally {
    lock.close();
  }
}

async function shipLog({ dir }: Target, keys: () => Keys, from: string): Promise<number> {
  const names = (await readdir(from)).filter(isArchived).sort();
  for (const name of names) {
    await writePiece(join(folders(dir).wal, name), `wal/${name}`, keys(), createReadStream(join(from, name)));
    await rm(join(from, name));
  }
  return names.length;
}

/** Lists that wait, some for weeks: a database that is brought back knows of them. */
async function shipLists(settings: Settings, { dir }: Target, keys: () => Keys): Promise<number> {
  const to = folders(dir).lists;
  await mkdir(to, { recursive: true, mode: 0o700 });
  const batches = (await readdir(spoolDir(settings)).catch(() => [])).filter(isBatch);
  let shipped = 0;
  for (const name of batches) {
    if (existsSync(join(to, name))) continue;
    try {
      await writePiece(
        join(to, name),
        `lists/${name}`,
        keys(),
        createReadStream(join(spoolDir(settings), name)),
      );
      shipped += 1;
    } catch (error) {
      // It has been worked off meanwhile.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT' && existsSync(join(spoolDir(settings), name)))
        throw error;
    }
  }
  return shipped;
}

/** A batch's file bears its id. */
export function isBatch(name: string): boolean {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(name);
}
