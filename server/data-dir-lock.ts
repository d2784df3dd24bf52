/** One server per DATA_DIR: a second one would stop the first one's database under it. */
import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive } from './database/embedded/postmaster.ts';
import { replaceFile } from './files.ts';
import { takeName } from './name-lock.ts';
import { Problem } from './problem.ts';
import { unusable } from './secrets.ts';

/** Which databases a server works with: for whoever looks from another shell, whose settings may be others. */
export type Databases = 'embedded' | 'given';

/**
 * Takes a DATA_DIR. What holds it is a name in it, which other containers see as well. `inventory.pid` says which process
 * it is, and is all that versions up to 0.4.0 know of.
 *
 * @returns gives it back
 * @throws Problem `already_running`, `data_dir_unusable`
 */
export async function lockDataDir(
  dataDir: string,
  databases: Databases = 'embedded',
): Promise<() => Promise<void>> {
  const file = join(dataDir, 'inventory.pid');
  try {
    const folder = folderOf(dataDir);
    const socket = await takeName(nameOfWork(dataDir, 'server'));
    const holder = holderOf(contentOf(file) ?? '', folder);
    if (socket === null || holder !== null) {
      await socket?.close();
      throw alreadyRunning(dataDir, holder);
    }
    const mine = `${process.pid}\n${folder}\n${startOf(process.pid) ?? ''}\n${databases}\n`;
    replaceFile(file, mine);
    return async () => {
      if (contentOf(file) === mine) rmSync(file, { force: true });
      await socket.close();
    };
  } catch (error) {
    throw unusable(dataDir, error as NodeJS.ErrnoException);
  }
}

/** The process of the server that runs on a DATA_DIR; null where none does, or where it cannot be seen from here. */
export function serverProcess(dataDir: string): number | null {
  try {
    return holderOf(contentOf(join(dataDir, 'inventory.pid')) ?? '', folderOf(dataDir));
  } catch {
    return null;
  }
}

/** Whether the server that runs on a DATA_DIR, if any, works with databases on servers that were given. */
export function usesGiven(dataDir: string): boolean {
  return (
    contentOf(join(dataDir, 'inventory.pid'))?.split('\n')[3] === 'given' && serverProcess(dataDir) !== null
  );
}

/** The name of what one process of a DATA_DIR does at a time, for `takeName`. */
export function nameOfWork(dataDir: string, work: string): string {
  return join(dataDir, 'locks', work);
}

function contentOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** The process that a lock names, if it lives and is the one that took it. */
function holderOf(held: string, folder: string): number | null {
  const [id = '', lockedFolder = '', start = ''] = held.split('\n');
  const pid = Number(id);
  // A copied folder brings along the lock of the original.
  if (lockedFolder !== '' && lockedFolder !== folder) return null;
  if (!Number.isInteger(pid) || pid <= 0 || !isAlive(pid)) return null;
  const now = startOf(pid);
  if (now !== null && start !== '') return start === now ? pid : null;
  return pid !== process.pid && (now === null || isServer(pid)) ? pid : null;
}

/** Tells a process from all others that have had its id or will: which start of the machine, and when since then. */
export function startOf(pid: number): string | null {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    // The name before it, in brackets, may hold anything.
    const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ').at(-1)!.split(' ');
    return `${boot} ${fields[19]}`;
  } catch {
    return null;
  }
}

/** Older versions did not say when they were started. */
function isServer(pid: number): boolean {
  const commandLine = `/proc/${pid}/cmdline`;
  return (
    existsSync(commandLine) && /inventory(?:\.[jt]s)?\0start\0/.test(readFileSync(commandLine, 'latin1'))
  );
}

/** Which folder DATA_DIR is, wherever it is moved. */
export function folderOf(dataDir: string): string {
  const { dev, ino } = statSync(dataDir, { bigint: true });
  return `${dev}:${ino}`;
}

function alreadyRunning(dataDir: string, pid: number | null): Problem {
  const who = pid === null ? '' : ` (process ${pid})`;
  return new Problem(409, 'already_running', `A server runs on ${dataDir} already${who}.`, {
    hint: 'Stop it first, or choose another DATA_DIR.',
  });
}
