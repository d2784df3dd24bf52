/** What is seen in the folder of backups, as it is noted for those who do not look themselves. */
import { readdir, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { Usable } from './held.ts';
import { isAhead, newestBegun } from './record.ts';
import type { BackupState } from './state.ts';
import { folders, type Target } from './target.ts';
import { isSegment } from './wal.ts';

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

/** The log is thousands of files: to be asked now and then. */
export async function logIn({ dir }: Target): Promise<Pick<BackupState, 'log_at' | 'volume'>> {
  const last = (await readdir(folders(dir).wal)).filter(isSegment).sort().at(-1);
  const { bsize, blocks, bavail } = await statfs(dir);
  return {
    log_at: last === undefined ? null : (await stat(join(folders(dir).wal, last))).mtime.toISOString(),
    volume: { device: (await stat(dir)).dev, size: bsize * blocks, free: bsize * bavail },
  };
}
