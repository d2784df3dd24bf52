/**
 * Folders that another user may write to, as root works in those of PostgreSQL: neither a link in their place nor one in them
 * leads it elsewhere. The folder above must be nobody else's: what is named there stays what it is.
 */
import {
  closeSync,
  constants,
  existsSync,
  fchownSync,
  fstatSync,
  lstatSync,
  openSync,
  readFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { RunAs } from './database/embedded/run-as.ts';
import { Problem } from './problem.ts';

const { O_RDONLY, O_DIRECTORY, O_NOFOLLOW, O_NONBLOCK } = constants;

/** Bytes of a file that says a few words about others. */
const LONGEST = 65_536;

export interface HeldFolder {
  /** Leads to this very folder, whatever has its name by now (where the system has no /proc: its name). */
  at: string;
  /** Whose it is. */
  uid: number;
  give(runAs: RunAs): void;
  close(): void;
}

/** @throws Problem `not_as_made` where it is a link, or no folder; ErrnoException where it is not there */
export function holdFolder(path: string): HeldFolder {
  if (!lstatSync(path).isDirectory()) throw notAsMade(path);
  const handle = openSync(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
  return {
    at: existsSync('/proc/self/fd') ? `/proc/self/fd/${handle}` : path,
    uid: fstatSync(handle).uid,
    give: runAs => runAs !== null && fchownSync(handle, runAs.uid, runAs.gid),
    close: () => closeSync(handle),
  };
}

/** Does something in a folder that is held meanwhile. @throws what `holdFolder` throws, and the work */
export async function inFolder<T>(path: string, work: (folder: HeldFolder) => Promise<T>): Promise<T> {
  const folder = holdFolder(path);
  try {
    return await work(folder);
  } finally {
    folder.close();
  }
}

/**
 * Opens a file to be read, if it is one and has this name alone.
 *
 * @param named what it is called to people
 * @param owner whose it has to be
 * @param names how many it may have
 * @throws Problem `not_as_made`; ErrnoException where it is not there
 */
export function openReal(path: string, named: string, owner?: number, names: 'one' | 'any' = 'one'): number {
  if (!lstatSync(path).isFile()) throw notAsMade(named);
  // A pipe that has come meanwhile would have its reader wait.
  const handle = openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  const file = fstatSync(handle);
  const isOwn = owner === undefined || file.uid === owner;
  if (file.isFile() && isOwn && (names === 'any' || file.nlink === 1)) return handle;
  closeSync(handle);
  throw notAsMade(named);
}

/** The text of such a file. @throws what `openReal` throws */
export function readReal(
  path: string,
  named = path,
  owner?: number,
  names?: 'one' | 'any',
  most = Number.POSITIVE_INFINITY,
): string {
  const handle = openReal(path, named, owner, names);
  try {
    if (fstatSync(handle).size > most) throw notAsMade(named);
    return readFileSync(handle, 'utf8');
  } finally {
    closeSync(handle);
  }
}

/**
 * The text of a file in a folder of PostgreSQL's user; null where there is none, or where only he may look.
 *
 * @param owner whose it has to be where root asks; else the folder's
 * @param names how many it may have
 * @throws Problem `not_as_made`
 */
export function readWithin(path: string, name: string, owner?: number, names?: 'one' | 'any'): string | null {
  if (!existsSync(`${path}/.`)) return null;
  // Whoever runs PostgreSQL himself leads himself where he likes.
  const folder = process.getuid?.() === 0 ? holdFolder(path) : null;
  try {
    return readReal(
      join(folder?.at ?? path, name),
      join(path, name),
      folder ? (owner ?? folder.uid) : undefined,
      names,
      LONGEST,
    );
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  } finally {
    folder?.close();
  }
}

function notAsMade(path: string): Problem {
  return new Problem(503, 'not_as_made', `${path} is a link, or not what PostgreSQL has made there.`, {
    hint: 'Find out who put it there, and move it away: nothing is read or written through it.',
  });
}
