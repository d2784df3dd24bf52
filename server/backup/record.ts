/** What a backup says of itself, in the one piece that is written last: without it there is no backup. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { damaged } from '../encryption/encrypted-file.ts';
import type { Keys } from '../encryption/keys.ts';
import { readWhole, writePiece } from './pieces.ts';
import { folders } from './target.ts';

const Piece = z.object({ bytes: z.number(), sha256: z.string() });

const Kept = z.object({
  /** Its name: the moment at which it was begun. */
  name: z.string(),
  began_at: z.iso.datetime(),
  /** From this moment on it can be brought back to any. */
  ended_at: z.iso.datetime(),
  postgresql: z.string(),
  timeline: z.number(),
  first_wal: z.string(),
  last_wal: z.string(),
  /** The last migration of each database. */
  migrations: z.object({ spp: z.string(), issoh: z.string() }),
  pieces: z.object({ base: Piece, manifest: Piece, files: Piece }),
  /** Received lists that lay there when it was begun and were done with: from it on nobody needs them. */
  lists_done: z.array(z.string()).default([]),
  /** The last version of what lies beside the databases (`beside.ts`) that is in it, too. */
  beside: z.number().optional(),
  /** The folder's id, which those after it bear; backups of version 0.4.0 do not name it. */
  folder: z.string().optional(),
});

export type BackupRecord = z.infer<typeof Kept>;

export const pieceNames = ['base', 'manifest', 'files'] as const;
export type PieceName = (typeof pieceNames)[number];

/** Where a piece of a backup lies, and what it is encrypted as. */
export function pieceOf(
  dir: string,
  backup: string,
  piece: PieceName | 'record',
): { path: string; name: string } {
  return { path: join(folders(dir).base, backup, piece), name: `base/${backup}/${piece}` };
}

/** @param into the folder below `base` in which it is made */
export async function writeRecord(
  dir: string,
  keys: Keys,
  record: BackupRecord,
  into: string,
): Promise<void> {
  const { path } = pieceOf(dir, into, 'record');
  await writePiece(
    path,
    pieceOf(dir, record.name, 'record').name,
    keys,
    Readable.from([Buffer.from(JSON.stringify(record, null, 2))]),
  );
}

/**
 * @param from the folder below `base` in which it lies
 * @throws Problem `backup_incomplete`, `file_damaged`, `key_unknown`
 */
export async function readRecord(
  dir: string,
  keys: Keys,
  backup: string,
  from = backup,
): Promise<BackupRecord> {
  const { path } = pieceOf(dir, from, 'record');
  const { name } = pieceOf(dir, backup, 'record');
  const text = (await readWhole(path, name, keys)).toString('utf8');
  try {
    return Kept.parse(JSON.parse(text));
  } catch {
    throw damaged(name, 'it is not what this version writes');
  }
}

/** When a backup was begun, by its name. */
export function beganAt(name: string): Date {
  return new Date(name.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
}

/** When the newest backup was begun; one that is dated in the future has no age, as the clock was set back since: null. */
export function newestBegun(names: readonly string[], now = Date.now()): Date | null {
  const last = names
    .filter(name => !isAhead(name, now))
    .sort()
    .at(-1);
  return last === undefined ? null : beganAt(last);
}

/** Whether a backup is dated in the future. */
export function isAhead(name: string, now = Date.now()): boolean {
  return beganAt(name).getTime() > now;
}

/** Names of the backups of a folder, those that were begun first before; one that was never finished is none. */
export async function backupsOf(dir: string): Promise<string[]> {
  const entries = await readdir(folders(dir).base, { withFileTypes: true });
  return entries
    .filter(one => one.isDirectory() && /^\d{8}T\d{6}Z$/.test(one.name))
    .map(one => one.name)
    .sort();
}
