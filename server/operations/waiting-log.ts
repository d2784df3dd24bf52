/** What PostgreSQL has archived and nobody has taken to the folder of backups: it fills the disk of the databases. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { clusterFolders } from '../database/embedded.ts';
import type { Settings } from '../settings.ts';

export interface WaitingLog {
  files: number;
  bytes: number;
  /** For how long the oldest has waited; 0 where none does. */
  seconds: number;
}

/** Null where nobody can say: its folder is not there, or not known, as while secrets are damaged. */
export async function waitingLog(settings: Settings): Promise<WaitingLog | null> {
  const folder = clusterFolders(settings)?.archive;
  const names = folder === undefined ? null : await readdir(folder).catch(() => null);
  if (names === null) return null;
  // What is taken over meanwhile waits no more.
  const seen = await Promise.all(names.map(name => stat(join(folder!, name)).catch(() => null)));
  const files = seen.filter(one => one !== null);
  const oldest = Math.min(...files.map(one => one.mtimeMs), Date.now());
  return {
    files: files.length,
    bytes: files.reduce((sum, one) => sum + one.size, 0),
    seconds: Math.max(0, (Date.now() - oldest) / 1000),
  };
}
