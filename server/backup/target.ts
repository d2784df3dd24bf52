/** Where a DATA_DIR is backed up to: one folder, which is that DATA_DIR's alone. Its layout is in the README of this room. */
import { randomUUID } from 'node:crypto';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
} from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { z } from 'zod';
import { readHome } from '../database/embedded/cluster-home.ts';
import { BACKUPS_LABEL, backupsAround, makeFolder, OF_DISK, realFolder, replaceFile } from '../files.ts';
import { Problem } from '../problem.ts';
import type { Settings } from '../settings.ts';

/** The version of the layout. */
const FORMAT = 1;

const Kept = z.object({
  dir: z.string(),
  id: z.string(),
  data_dir: z.string(),
  /** Folders before this one. */
  earlier: z.array(z.string()).default([]),
});
const Label = z.object({ format: z.number(), id: z.string() });

/** What a DATA_DIR keeps of its backups: where they go. */
export type Target = z.infer<typeof Kept>;

export const folders = (dir: string) => ({
  base: join(dir, 'base'),
  wal: join(dir, 'wal'),
  lists: join(dir, 'lists'),
  beside: join(dir, 'beside'),
  leases: join(dir, 'leases'),
});

/** Null where nobody has asked for backups, and in a copy of a DATA_DIR: its log is not the original's. */
export function readTarget(dataDir: string): Target | null {
  const kept = keptTarget(dataDir);
  return kept === null || isElsewhere(kept, dataDir) ? null : kept;
}

/** Whether a DATA_DIR is a copy of one that is backed up, or was moved: nothing is backed up until somebody says where. */
export function isUnbound(dataDir: string): boolean {
  return unboundFrom(dataDir) !== null;
}

/** The folder that such a one, or its original, was backed up to; null for any other. */
export function unboundFrom(dataDir: string): string | null {
  try {
    const kept = keptTarget(dataDir);
    return kept !== null && isElsewhere(kept, dataDir) ? kept.dir : null;
  } catch {
    // Whoever reads it says so.
    return null;
  }
}

function keptTarget(dataDir: string): Target | null {
  const file = targetFile(dataDir);
  if (!existsSync(file)) return null;
  try {
    return Kept.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    throw new Problem(503, 'backup_target_damaged', `${file} cannot be read.`, {
      hint: 'See whose it is; or remove it, and say where backups go: "inventory backup create DIR".',
    });
  }
}

/** Whether the log is to be kept for an archive. Where nobody can say, it is: no reason against starting. */
export function isArchived(dataDir: string): boolean {
  try {
    return readTarget(dataDir) !== null;
  } catch {
    return true;
  }
}

function isElsewhere({ data_dir }: Target, dataDir: string): boolean {
  return data_dir !== realpathSync(dataDir);
}

/** Makes a folder the one for backups of a DATA_DIR, from now on. @throws as `aimAt` */
export function setTarget(settings: Settings, dir: string, anew = false): Target {
  return bind(settings, aimAt(settings, dir, anew));
}

/**
 * Looks whether a folder can be the one for backups of a DATA_DIR, and makes it; it is not yet.
 *
 * @param anew whether it may begin anew where the folder of before has gone
 * @throws Problem `backup_dir_taken` where it holds another's, `backup_dir_inside` in DATA_DIR itself or among
 *   backups, `backup_dir_unusable`
 */
export function aimAt(settings: Settings, dir: string, anew = false): Target {
  const path = resolve(dir);
  const held = keptTarget(settings.dataDir);
  if (!anew && held?.dir === path && !isElsewhere(held, settings.dataDir) && labelOf(path) === null)
    throw gone(path);
  assertOutside(settings, path);
  try {
    makeFolder(path, 0o700);
    for (const folder of Object.values(folders(path))) mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw unusable(path, error as NodeJS.ErrnoException);
  }
  assertOwnFolders(path);
  const label = labelOf(path);
  if (label !== null && held?.earlier.includes(label)) throw left(path);
  if (label !== null && label !== held?.id && label !== pendingId(settings.dataDir)) throw taken(path);
  if (label !== null && held !== null && isOriginals(held, settings.dataDir)) throw originals(path, held);
  const empty = new Set([...Object.keys(folders(path)), OF_DISK]);
  if (label === null && readdirSync(path).some(name => !empty.has(name))) throw taken(path);
  // Of a folder that was emptied, or another one than before, nothing earlier is known.
  const id = label ?? randomUUID();
  const earlier = [...(held?.earlier ?? []), ...(held === null || held.id === id ? [] : [held.id])];
  return { dir: path, id, data_dir: realpathSync(settings.dataDir), earlier };
}

/** The id of a folder that was to be given to this DATA_DIR, and may have it as its label already. */
function pendingId(dataDir: string): string | null {
  try {
    const pending = Kept.parse(JSON.parse(readFileSync(pendingFile(dataDir), 'utf8')));
    return isElsewhere(pending, dataDir) ? null : pending.id;
  } catch {
    return null;
  }
}

/** From now on backups go there. @throws Problem `backup_dir_unusable` */
export function bind(settings: Settings, target: Target): Target {
  const { dataDir } = settings;
  // Noted before it has the label: one that was broken off here can be tried again.
  write(dataDir, pendingFile(dataDir), target);
  try {
    replaceFile(labelFile(target.dir), `${JSON.stringify({ format: FORMAT, id: target.id }, null, 2)}\n`);
  } catch (error) {
    throw unusable(target.dir, error as NodeJS.ErrnoException);
  }
  write(dataDir, targetFile(dataDir), target);
  rmSync(pendingFile(dataDir), { force: true });
  return target;
}

/** @throws Problem `backup_dir_unusable`, which names the disk of DATA_DIR and not that of backups */
function write(dataDir: string, file: string, target: Target): void {
  try {
    replaceFile(file, `${JSON.stringify(target, null, 2)}\n`, 0o600);
  } catch (error) {
    const why = isFull(error) ? 'there is no room left' : (error as NodeJS.ErrnoException).code;
    throw new Problem(503, 'backup_dir_unusable', `${file} cannot be written: ${why}.`, {
      cause: error,
      hint: `Make room on the disk of ${dataDir}, which has to note where backups go, and try again.`,
    });
  }
}

/** Whether another DATA_DIR, of which this one is a copy, is backed up into that folder. */
function isOriginals(held: Target, dataDir: string): boolean {
  if (!isElsewhere(held, dataDir) || !existsSync(targetFile(held.data_dir))) return false;
  return readTarget(held.data_dir)?.id === held.id;
}

/**
 * A folder that holds backups.
 *
 * @throws Problem `no_backup` where it holds none, `backup_format` where a later version wrote them
 */
export function openBackups(dir: string): string {
  const path = resolve(dir);
  if (!existsSync(path)) {
    throw new Problem(404, 'no_backup', `${path} is not there.`, {
      hint: 'Is its disk mounted? Else name the folder of the backups by its whole path.',
    });
  }
  if (labelOf(path) === null) {
    throw new Problem(404, 'no_backup', `${path} holds no backups.`, {
      hint: 'Is its disk mounted there? "inventory backup create DIR" makes one.',
    });
  }
  assertOwnFolders(path);
  return path;
}

/** Whether somebody has asked for backups of a DATA_DIR, whatever has become of them since. */
export function isAskedFor(dataDir: string): boolean {
  return existsSync(targetFile(dataDir));
}

/** When somebody has. @throws ErrnoException */
export function askedAt(dataDir: string): Date {
  return statSync(targetFile(dataDir)).mtime;
}

/** That the folder is there, and still the one: a disk that is not mounted leaves an empty folder. @throws Problem */
export async function assertThere({ dir, id }: Target): Promise<void> {
  const text = await readFile(labelFile(dir), 'utf8').catch(() => null);
  if (text !== null && idIn(text, dir) === id) return assertOwnFolders(dir);
  throw gone(dir);
}

/** What failed: where the folder went away while it was read or written, that, whatever was at it just then. */
export async function orAway(dataDir: string, error: unknown): Promise<unknown> {
  if (error instanceof Problem) return error;
  try {
    const target = readTarget(dataDir);
    if (target !== null) await assertThere(target);
    return error;
  } catch (away) {
    return away;
  }
}

function gone(dir: string): Problem {
  return new Problem(
    503,
    'backup_dir_unusable',
    `${dir} is not there, or is no longer the folder of these backups.`,
    {
      hint: `Is its disk mounted? "inventory backup create DIR" begins anew in another folder, and with --anew in this one.`,
    },
  );
}

/** What is written and removed there would be so where a link leads. @throws Problem `backup_dir_unusable` */
function assertOwnFolders(dir: string): void {
  for (const path of Object.values(folders(dir))) {
    if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() !== true) continue;
    throw new Problem(503, 'backup_dir_unusable', `${path} is a link, and what it leads to is left alone.`, {
      hint: 'Put a folder in its place, with what was in it; or mount the disk there.',
    });
  }
}

export function unusable(dir: string, error: NodeJS.ErrnoException): Problem {
  const why = isFull(error) ? 'there is no room left' : (error.code ?? error.message);
  return new Problem(503, 'backup_dir_unusable', `${dir} cannot be written: ${why}.`, {
    cause: error,
    hint: hintOf(error),
  });
}

function hintOf(error: NodeJS.ErrnoException): string {
  if (isFull(error)) return 'Make room there, or keep fewer: setting backup.kept (docs/runbooks/backups.md).';
  return error.code === 'EROFS'
    ? 'Its disk is mounted read-only: see why (the log of its machine), and make it writable again (mount -o remount,rw), or choose a folder on another disk.'
    : 'Choose a folder on another disk that this user may write.';
}

/** Whether it is for want of room that something failed. */
export function isFull(error: unknown): boolean {
  const { code, cause } = error as NodeJS.ErrnoException;
  return code === 'ENOSPC' || code === 'EDQUOT' || (cause !== undefined && isFull(cause));
}

/** The id that a folder of backups says it has; null where it is none. */
export function labelOf(dir: string): string | null {
  const file = labelFile(dir);
  if (!existsSync(file)) return null;
  return idIn(readFileSync(file, 'utf8'), dir);
}

function idIn(label: string, dir: string): string {
  const { format, id } = parsed(label, dir);
  if (format <= FORMAT) return id;
  throw new Problem(409, 'backup_format', `${dir} was written by a later version (format ${format}).`, {
    hint: 'Use that version.',
  });
}

function parsed(label: string, dir: string): z.infer<typeof Label> {
  try {
    return Label.parse(JSON.parse(label));
  } catch {
    throw new Problem(503, 'backup_dir_unusable', `${labelFile(dir)} cannot be read: it is damaged.`, {
      hint: `Write {"format": ${FORMAT}, "id": "…"} into it, with "id" of backup-target.json of the DATA_DIR that is backed up there, or any to restore.`,
    });
  }
}

/** What lies on the same disk in the same folder is lost with it; what lies among backups is none of them. */
function assertOutside(settings: Settings, dir: string): void {
  const home = readHome(settings);
  const own = realpathSync(settings.dataDir);
  const inside = !relative(own, realFolder(dir)).startsWith('..');
  const backups = backupsAround(dir);
  if (home !== null && inside) throw within(dir, `${own}, which is backed up`);
  if (backups !== undefined) throw within(dir, `${backups}, which holds backups`);
}

function within(dir: string, around: string): Problem {
  return new Problem(409, 'backup_dir_inside', `${dir} lies in ${around}.`, {
    hint: 'Choose a folder on another disk.',
  });
}

function left(dir: string): Problem {
  return new Problem(
    409,
    'backup_dir_taken',
    `${dir} holds backups of this DATA_DIR, of before it was given another folder: the log since lies there.`,
    { hint: 'Choose an empty folder. What is in this one can be restored as before.' },
  );
}

function taken(dir: string): Problem {
  return new Problem(409, 'backup_dir_taken', `${dir} holds other files, or backups of another DATA_DIR.`, {
    hint: 'Choose an empty folder.',
  });
}

function originals(dir: string, { data_dir }: Target): Problem {
  return new Problem(
    409,
    'backup_dir_taken',
    `${dir} holds backups of ${data_dir}, of which this is a copy.`,
    {
      hint: `Choose an empty folder. Where ${data_dir} was to be moved here, give that another name first.`,
    },
  );
}

function labelFile(dir: string): string {
  return join(dir, BACKUPS_LABEL);
}

function pendingFile(dataDir: string): string {
  return join(dataDir, 'backup-target.next.json');
}

function targetFile(dataDir: string): string {
  return join(dataDir, 'backup-target.json');
}
