/** Received lists in a backup: those that wait come back, and one that cannot is told of, and its upload ends. */
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import type { Keys } from '../encryption/keys.ts';
import { spoolDir } from '../intake/begin.ts';
import { Problem } from '../problem.ts';
import type { Settings } from '../settings.ts';
import { readPiece } from './pieces.ts';
import { folders } from './target.ts';
import { isBatch } from './wal/archive.ts';

/** An upload that waited, and whose list could not be brought back. */
export interface LostList {
  batch_id: string;
  supplier_code: string;
  file_name: string | null;
  why: string;
}

/** What a list is read from, decrypted; it is bound to its batch by its name. @throws as `readPiece` */
export function readList(dir: string, keys: Keys, batch: string): AsyncGenerator<Buffer> {
  return readPiece(join(folders(dir).lists, batch), `lists/${batch}`, keys);
}

/** Those of a folder. */
export async function listsOf(dir: string): Promise<string[]> {
  return (await readdir(folders(dir).lists)).filter(isBatch).sort();
}

/** Those of a folder that are no longer in the spool: their batches have ended. Where nobody can say, none. */
export async function listsDone(settings: Settings, dir: string): Promise<string[]> {
  // First: what comes meanwhile is in both.
  const there = await listsOf(dir).catch((): string[] => []);
  const waiting = await readdir(spoolDir(settings)).catch(() => there);
  return there.filter(name => !waiting.includes(name));
}

/**
 * Brings back the lists that the restored database waits for. An upload whose list cannot be had ends as failed.
 *
 * @param client acts as inv_owner in the restored SPP
 * @returns those that are lost
 */
export async function restoreLists(
  dir: string,
  keys: Keys,
  settings: Settings,
  client: pg.ClientBase,
): Promise<LostList[]> {
  await mkdir(spoolDir(settings), { recursive: true, mode: 0o700 });
  const { rows } = await client.query<Omit<LostList, 'why'>>(
    `select b.batch_id, s.supplier_code, b.file_name
       from spp.upload_batches b join spp.suppliers s using (supplier_id)
      where b.status in ('scheduled', 'queued', 'processing') and b.phase = 'stage'
      order by b.batch_id`,
  );
  const lost: LostList[] = [];
  for (const batch of rows) {
    const why = await bringBack(dir, keys, join(spoolDir(settings), batch.batch_id), batch.batch_id);
    if (why !== null) lost.push({ ...batch, why });
  }
  await client.query(
    `select spp_private.fail_batch(l.batch_id, 'file_missing', 'A backup was restored, and not this list: ' || l.why,
                                   'Upload the list again.')
       from jsonb_to_recordset($1::jsonb) as l(batch_id uuid, why text)`,
    [JSON.stringify(lost)],
  );
  return lost;
}

/** Null, or why it cannot be had. */
async function bringBack(dir: string, keys: Keys, to: string, batch: string): Promise<string | null> {
  try {
    await pipeline(readList(dir, keys, batch), createWriteStream(to, { mode: 0o600 }));
    return null;
  } catch (error) {
    await rm(to, { force: true });
    if (error instanceof Problem) return error.message;
    throw error;
  }
}
