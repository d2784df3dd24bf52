/** One server per DATA_DIR: a second one would stop the first one's database under it. */
import { existsSync, linkSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive } from './database/postmaster.ts';
import { Problem } from './problem.ts';
import { unusable } from './secrets.ts';

/** Tries until a lock is taken: each one that fails found somebody else's, which was gone a moment later. */
const TRIES = 20;

/**
 * Takes the lock of a DATA_DIR, `inventory.pid`; that of a server that is dead, or of a folder that this one is a copy of,
 * is taken over.
 *
 * @returns gives it back
 * @throws Problem `already_running`, `data_dir_unusable`
 */
export function lockDataDir(dataDir: string): () => void {
  try {
    return lock(dataDir, join(dataDir, 'inventory.pid'));
  } catch (error) {
    throw unusable(dataDir, error as NodeJS.ErrnoException);
  }
}

function lock(dataDir: string, file: string): () => void {
  const folder = folderOf(dataDir);
  const mine = `${process.pid}\n${folder}\n${startOf(process.pid) ?? ''}\n`;
  for (let tries = 0; tries < TRIES; tries++) {
    if (take(file, mine)) return () => contentOf(file) === mine && rmSync(file, { force: true });
    const held = contentOf(file);
    if (held === null) continue;
    const holder = holderOf(held, folder);
    if (holder !== null) throw alreadyRunning(dataDir, holder);
    remove(file, held);
  }
  throw alreadyRunning(dataDir, null);
}

/** Makes the file with its content at once; false where there is one. */
function take(file: string, content: string): boolean {
  const temporary = `${file}.${process.pid}`;
  rmSync(temporary, { force: true });
  writeFileSync(temporary, content, { flag: 'wx' });
  try {
    linkSync(temporary, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(temporary, { force: true });
  }
}

/** Takes a lock of nobody's away; one that somebody has taken since it was read is put back. */
function remove(file: string, held: string): void {
  const aside = `${file}.${process.pid}.old`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  const content = contentOf(aside);
  rmSync(aside, { force: true });
  if (content !== null && content !== held) take(file, content);
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
