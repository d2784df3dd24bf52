/** One server per DATA_DIR: a second one would stop the first one's database under it. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive } from './database/postmaster.ts';
import { replaceFile } from './files.ts';
import { takeName } from './name-lock.ts';
import { Problem } from './problem.ts';
import { readSecrets, unusable } from './secrets.ts';

/**
 * Takes a DATA_DIR. What holds it is a socket with an abstract name: the kernel gives it to one process, and takes it back
 * when that ends, however it ends. `inventory.pid` names the holder, and is all that versions before this know of.
 *
 * @returns gives it back
 * @throws Problem `already_running`, `data_dir_unusable`
 */
export async function lockDataDir(dataDir: string): Promise<() => void> {
  const file = join(dataDir, 'inventory.pid');
  try {
    const folder = folderOf(dataDir);
    const socket = await takeName(nameOf(dataDir, folder));
    const holder = holderOf(contentOf(file) ?? '', folder);
    if (socket === null || holder !== null) {
      socket?.close();
      throw alreadyRunning(dataDir, holder);
    }
    const mine = `${process.pid}\n${folder}\n${startOf(process.pid) ?? ''}\n`;
    replaceFile(file, mine);
    return () => {
      if (contentOf(file) === mine) rmSync(file, { force: true });
      socket.close();
    };
  } catch (error) {
    throw unusable(dataDir, error as NodeJS.ErrnoException);
  }
}

/** Nobody who cannot read the secrets can guess it, and so keep a server from starting. */
function nameOf(dataDir: string, folder: string): string {
  const secrets = contentOf(join(dataDir, 'secrets.json')) ?? '';
  return `inventory-${createHash('sha256').update(`${folder}\n${secrets}`).digest('hex')}`;
}

/**
 * The name of what one process of a DATA_DIR does at a time, for `takeName`: as hard to guess, and the same after the secret
 * of tokens was replaced.
 */
export function nameOfWork(dataDir: string, work: string): string {
  let secret = '';
  try {
    secret = readSecrets(dataDir).superuser_password;
  } catch {
    // Where there are none, there is nothing to keep from anybody.
  }
  const digest = createHash('sha256')
    .update(`${work}\n${folderOf(dataDir)}\n${secret}`)
    .digest('hex');
  return `inventory-${work}-${digest}`;
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
function startOf(pid: number): string | null {
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
function folderOf(dataDir: string): string {
  const { dev, ino } = statSync(dataDir, { bigint: true });
  return `${dev}:${ino}`;
}

function alreadyRunning(dataDir: string, pid: number | null): Problem {
  const who = pid === null ? '' : ` (process ${pid})`;
  return new Problem(409, 'already_running', `A server runs on ${dataDir} already${who}.`, {
    hint: 'Stop it first, or choose another DATA_DIR.',
  });
}
