/** What is seen in the folder of backups, as it is noted for those who do not look themselves. */
import { readdir, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { Usable } from './held.ts';
import { isAhead, newestBegun } from './record.ts';
import type { BackupState } from './state.ts';
import { assertThere, folders, type Target } from './target.ts';
import { firstMissing, isSegment } from './wal/segments.ts';

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
 * @param before the piece that was brought last, where it is known: whatever else lies there says nothing of the log
 */
export async function logIn(
  { dir }: Target,
  before: string | null,
  { from }: Usable,
): Promise<Pick<BackupState, 'log_at' | 'log_cut' | 'volume'>> {
  const names = (await readdir(folders(dir).wal)).filter(isSegment).sort();
  const last = names.at(-1);
  return {
    log_at: last === undefined ? null : (await stat(join(folders(dir).wal, last))).mtime.toISOString(),
    log_cut: firstMissing(names, before, from),
    volume: await volumeOf(dir),
  };
}

/** Of a folder that is the one still: its disk, whether anything can be written there or not. @throws Problem, ErrnoException */
export async function volumeIn(target: Target): Promise<Pick<BackupState, 'volume'>> {
  await assertThere(target);
  return { volume: await volumeOf(target.dir) };
}

async function volumeOf(dir: string): Promise<NonNullable<BackupState['volume']>> {
  const [{ dev }, { bsize, blocks, bavail }] = await Promise.all([stat(dir), statfs(dir)]);
  return { device: dev, size: bsize * blocks, free: bsize * bavail };
}
