/** The folder of a test run: all that it makes lies below, so that a run that is ended leaves nothing behind. */
import { chmodSync, globSync, mkdtempSync, readFileSync, realpathSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { removeEmbedded, stopEmbedded } from '../../server/database/embedded/embedded.ts';
import { readSettings } from '../../server/settings.ts';

/** What the processes of a run may take to end by themselves, in looks of 100 ms. */
const LOOKS = 200;

const MEMORY = '/dev/shm';
/** What a run may have there at once, several times over. */
const ROOM_BYTES = 8 * 1024 ** 3;

/** Makes it, and has this process and its children take it for the folder of temporary files. */
export function openRunFolder(): string {
  const folder = mkdtempSync(join(hasRoom() ? MEMORY : tmpdir(), 'inventory-run-'));
  // PostgreSQL of a run by root is another user's.
  chmodSync(folder, 0o711);
  process.env.TMPDIR = folder;
  return folder;
}

/**
 * Whether it may lie in memory: a copy of a template is a thousand files, which a disk makes in ten times the time. Not
 * where somebody says where else, nor at full size.
 */
function hasRoom(): boolean {
  const { TMPDIR, INVENTORY_LOAD } = process.env;
  if (TMPDIR !== undefined || INVENTORY_LOAD !== undefined) return false;
  const mounts = readFileSync('/proc/self/mounts', 'utf8').split('\n');
  const mounted = mounts.map(line => line.split(' ')).find(([, place]) => place === MEMORY);
  if (mounted === undefined || /\b(?:noexec|ro)\b/.test(mounted[3]!)) return false;
  const { bavail, bsize } = statfsSync(MEMORY);
  return bavail * bsize >= ROOM_BYTES;
}

/** Stops every embedded PostgreSQL that was started below it, and removes it with those that lie outside of it. */
export async function clearRunFolder(folder: string): Promise<void> {
  for (const home of globSync('**/postgres.json', { cwd: folder, exclude: ['**/postgres/**'] })) {
    const DATA_DIR = join(folder, dirname(home));
    try {
      const settings = readSettings({ DATA_DIR });
      await stopEmbedded(settings);
      removeEmbedded(settings);
    } catch (error) {
      console.error(`${DATA_DIR}: ${(error as Error).message}`);
    }
  }
  const outsides = boundBelow(folder);
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  for (const outside of outsides) rmSync(outside, { recursive: true, force: true, maxRetries: 5 });
}

/** Clusters that lie outside, whose DATA_DIR lay below a folder: a restore that was killed leaves no other word of one. */
function boundBelow(folder: string): string[] {
  const bonds = globSync('/var/lib/inventory-*/data-dir.json');
  const below = `${realOf(folder)}/`;
  return bonds.filter(bond => readDataDir(bond)?.startsWith(below)).map(dirname);
}

/** A run that is told to end while it ends may have removed it. */
function realOf(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    return folder;
  }
}

/** Other runs remove theirs meanwhile. */
function readDataDir(bond: string): string | null {
  try {
    return JSON.parse(readFileSync(bond, 'utf8')).data_dir;
  } catch {
    return null;
  }
}

/** Ends the processes of a group: they are asked to, and ended where they do not. */
export async function endGroup(leader: number): Promise<void> {
  if (!signalled(leader, 'SIGTERM')) return;
  for (let look = 0; look < LOOKS && signalled(leader, 0); look++) await sleep(100);
  signalled(leader, 'SIGKILL');
}

function signalled(leader: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-leader, signal);
  } catch {
    return false;
  }
}
