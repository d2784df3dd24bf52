/** What is seen in the folder of backups, as it is noted for those who do not look themselves. */
import { readdir, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { Usable } from './held.ts';
import { isAhead, newestBegun } from './record.ts';
import type { BackupState } from './state.ts';
import { folders, type Target } from './target.ts';
import { firstMissing, isSegment } from './wal.ts';

export function backupsIn({
  names,
  useless,
}: Usable): Pick<BackupState, 'backups' | 'newest_at' | 'ahead' | 'useless'> {
  return {
    backups: names.length,
    newest_at: newestBegun(names)?.toISOString() ?? null,
    ahead: names.filter(name => isAhead(name)),
    useless,
  };
}

/**
 * The log is thousands of files: to be asked now and then.
 *
 * @param before the piece that had come last, where it is known
 */
export async function logIn(
  { dir, id }: Target,
  before: string | null,
  { from }: Usable,
): Promise<Pick<BackupState, 'log_at' | 'log_last' | 'log_cut' | 'volume'>> {
  const names = (await readdir(folders(dir).wal)).filter(isSegment).sort();
  const last = names.at(-1);
  const cut = firstMissing(names, before, from);
  // What had come is not forgotten before a backup needs it no more.
  const known = cut === null || before === null || (last !== undefined && last > before) ? last : before;
  const { bsize, blocks, bavail } = await statfs(dir);
  return {
    log_at: last === undefined ? null : (await stat(join(folders(dir).wal, last))).mtime.toISOString(),
    log_last: known === undefined ? null : { id, name: known },
    log_cut: cut,
    volume: { device: (await stat(dir)).dev, size: bsize * blocks, free: bsize * bavail },
  };
}
