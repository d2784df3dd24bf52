import { randomUUID } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fchownSync,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** What ext4 puts into each disk: a folder that holds nothing else is empty. */
export const OF_DISK = 'lost+found';

/** Where a folder is, or would be once it is made, whatever links lead there. */
export function realFolder(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return dirname(path) === path ? path : join(realFolder(dirname(path)), basename(path));
  }
}

/** Folders above one, the nearest first. */
export function foldersAround(path: string): string[] {
  const parent = dirname(path);
  return parent === path ? [] : [parent, ...foldersAround(parent)];
}

/** What says of a folder that it holds backups. */
export const BACKUPS_LABEL = 'inventory-backup.json';

/** The folder of backups in which one lies, or would lie; undefined where it is in none. */
export function backupsAround(path: string): string | undefined {
  return foldersAround(realFolder(path)).find(above => existsSync(join(above, BACKUPS_LABEL)));
}

/** Makes a folder and those above it. Node's own recursive way never ends below /proc. @throws ErrnoException */
export function makeFolder(path: string, mode?: number): void {
  if (isFolder(path)) return;
  if (dirname(path) !== path) makeFolder(dirname(path), mode);
  try {
    mkdirSync(path, mode);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || !isFolder(path)) throw error;
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** Has the names in a folder outlive a loss of power; where folders cannot be opened the system sees to it. */
export function flushFolder(path: string): void {
  if (process.platform === 'win32') return;
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

/**
 * Makes a file for its owner alone, on the disk when this comes back. Of several that make it at once one does, and the
 * others leave it: it is never seen half-written.
 *
 * @throws ErrnoException
 */
export function makeFile(path: string, content: string): void {
  const temporary = `${path}.${randomUUID()}`;
  try {
    writeFileSync(temporary, content, { mode: 0o600, flush: true, flag: 'wx' });
    linkSync(temporary, path);
    flushFolder(dirname(path));
  } catch (error) {
    const { code, path: of } = error as NodeJS.ErrnoException;
    // Somebody else was first.
    if (code !== 'EEXIST' || of !== temporary) throw error;
  } finally {
    rmSync(temporary, { force: true });
  }
}

/**
 * Writes a file whole: whoever reads it meanwhile, and a crash, see what was there or what comes. It stays its owner's, also
 * where root writes it.
 *
 * @throws ErrnoException
 */
export function replaceFile(path: string, content: string, mode = 0o666): void {
  // A name that nobody knows before: in a folder that others can write, a link might wait.
  const temporary = `${path}.${randomUUID()}`;
  try {
    const file = openSync(temporary, 'wx', mode);
    try {
      writeFileSync(file, content);
      const before = lstatSync(path, { throwIfNoEntry: false });
      // By its handle: the name may be another's by now, who may write in that folder.
      if (before !== undefined && process.getuid?.() === 0) fchownSync(file, before.uid, before.gid);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
    flushFolder(dirname(path));
  } finally {
    rmSync(temporary, { force: true });
  }
}
