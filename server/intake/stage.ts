/** Reads a received file into spp.upload_staging by COPY. */
import { existsSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { COPY_COLUMNS, copyLine } from '../reading/copy-text.ts';
import { openPricelist } from '../reading/pricelist.ts';
import {
  type Detected,
  type ImportProfile,
  type Limits,
  PricelistError,
  type PricelistRow,
  type Recognition,
  type Sample,
} from '../reading/types.ts';

/** Rows per COPY: each one commits, so that no transaction of a long file stays open. */
const rowsPerCopy = 10_000;

const copy = `copy spp.upload_staging (${COPY_COLUMNS.join(', ')}) from stdin`;

export interface Staging {
  batchId: string;
  path: string;
  fileName: string;
  profile: ImportProfile;
  limits: Limits;
  recognise: (sample: Sample) => Promise<Recognition>;
  /** Called first in each transaction that stages rows; throws where somebody else has taken the batch over. */
  hold?: (client: pg.ClientBase) => Promise<void>;
}

/**
 * Stages every row of a file; answers what was detected.
 *
 * @param pool acts as inv_owner: COPY FROM refuses tables with row-level security to everybody else
 * @throws PricelistError when the file cannot be read as a list; pg.DatabaseError when the database fails
 */
export async function stage(pool: pg.Pool, staging: Staging): Promise<Detected> {
  if (!existsSync(staging.path)) {
    throw new PricelistError(
      'file_missing',
      'The received file is no longer there.',
      'Upload the list again.',
    );
  }
  const list = await openPricelist(staging.path, staging);
  const rows = list.rows[Symbol.asyncIterator]();
  try {
    const client = await pool.connect();
    let broken: Error | undefined;
    try {
      while (await copyRows(client, staging, rows));
      return list.detected;
    } catch (error) {
      broken = error as Error; // A COPY may be under way on it.
      throw error;
    } finally {
      client.release(broken);
    }
  } finally {
    await list.close();
  }
}

/** One COPY in a transaction of its own; false where the rows came to their end in it. */
async function copyRows(
  client: pg.ClientBase,
  staging: Staging,
  rows: AsyncIterator<PricelistRow[]>,
): Promise<boolean> {
  let more = true;
  async function* lines() {
    for (let count = 0; count < rowsPerCopy; ) {
      const { value, done } = await rows.next();
      if (done) {
        more = false;
        return;
      }
      count += value.length;
      yield value.map(copyLine).join('');
    }
  }
  await client.query('begin');
  await staging.hold?.(client);
  await client.query(`select set_config('inv.staging_batch', $1, true)`, [staging.batchId]);
  const stream = client.query(copyFrom(copy));
  stream.on('error', () => undefined); // What comes after the pipeline has failed already.
  await pipeline(lines, stream);
  await client.query('commit');
  return more;
}
