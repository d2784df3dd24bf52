/** What PostgreSQL has archived and nobody has taken to the folder of backups: it fills the disk of the databases. */
import type { Stats } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isArchived } from '../backup/wal/segments.ts';
import { clusterFolders } from '../database/embedded/embedded.ts';
import type { Settings } from '../settings.ts';

export interface WaitingLog {
  files: number;
  bytes: number;
  /** For how long the oldest has waited; 0 where none does. */
  seconds: number;
}

/** Null where nobody can say: its folder is not there, cannot be read, or is not known, as while secrets are damaged. */
export async function waitingLog(settings: Settings): Promise<WaitingLog | null> {
  const folder = clusterFolders(settings)?.archive;
  const files = folder === undefined ? null : await filesIn(folder).catch(() => null);
  if (files === null) return null;
  const now = Date.now();
  const oldest = Math.min(...files.map(one => one.mtimeMs), now);
  return {
    files: files.length,
    bytes: files.reduce((sum, one) => sum + one.size, 0),
    seconds: (now - oldest) / 1000,
  };
}

async function filesIn(folder: string): Promise<Stats[]> {
  // What PostgreSQL is about to put there bears another name.
  const names = (await readdir(folder)).filter(isArchived);
  const seen = await Promise.all(
    names.map(name =>
      stat(join(folder, name)).catch((error: NodeJS.ErrnoException) => {
        // What is taken over meanwhile waits no more.
        if (error.code === 'ENOENT') return null;
        throw error;
      }),
    ),
  );
  return seen.filter(one => one !== null);
}
