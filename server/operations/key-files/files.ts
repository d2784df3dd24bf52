/** What of backups, their log and received lists hangs on each key. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAskedFor, readTarget } from '../../backup/target.ts';
import { spoolDir } from '../../intake/begin.ts';
import type { Settings } from '../../settings.ts';
import { type Counts, countIn, type Files } from './count.ts';

/** Milliseconds for a folder to be read: of a week's log thousands of headers. */
const LIMIT_MS = 30_000;

export interface KeyFiles {
  /** Null where the folder of backups could not be read: nobody knows what there hangs on a key. */
  kept: Files | null;
  /** Lists that wait in DATA_DIR. */
  waiting: Counts;
}

/**
 * Where servers are given, backups of embedded databases that were there before count as long as they can be read.
 *
 * @throws ErrnoException where DATA_DIR cannot be read
 */
export async function keyFiles(
  { dataDir, spp = null }: Pick<Settings, 'dataDir'> & Partial<Pick<Settings, 'spp'>>,
  limitMs = LIMIT_MS,
): Promise<KeyFiles> {
  const waiting = await countIn(spoolDir({ dataDir })).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    return {};
  });
  const unread = spp === null ? null : NONE;
  return { kept: isAskedFor(dataDir) ? ((await inTime(dataDir, limitMs)) ?? unread) : NONE, waiting };
}

const NONE: Files = { backups: {}, log: {}, lists: {} };

async function inTime(dataDir: string, limitMs: number): Promise<Files | null> {
  const dir = folderOf(dataDir);
  if (dir === null) return null;
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), dir], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const ended = new Promise<boolean>(resolve => {
    child.once('error', () => resolve(false));
    child.once('close', code => resolve(code === 0));
  });
  const said = text(child.stdout).catch(() => '');
  const over = new AbortController();
  const late = sleep(limitMs, false, { signal: over.signal }).catch(() => false);
  const isGood = await Promise.race([ended, late]);
  over.abort();
  if (isGood) return JSON.parse(await said) as Files;
  // What hangs in a disk ends when that answers; nobody waits for it.
  child.kill('SIGKILL');
  child.stdout.destroy();
  child.unref();
  return null;
}

/** Null also in a copy: its original's backups hang on the same keys. */
function folderOf(dataDir: string): string | null {
  try {
    return readTarget(dataDir)?.dir ?? null;
  } catch {
    return null;
  }
}
