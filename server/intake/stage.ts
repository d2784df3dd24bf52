/** Reads a received file into spp.upload_staging by COPY. */
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { openPricelist } from '../reading/pricelist.ts';
import type { Recognition, Sample } from '../reading/types.ts';
import {
  type Detected,
  FIELDS,
  type ImportProfile,
  type Limits,
  PricelistError,
  type PricelistRow,
} from '../reading/types.ts';

/** Rows per COPY: each one commits, so that no transaction of a long file stays open. */
const rowsPerCopy = 10_000;

const copy = `copy spp.upload_staging (batch_id, row_number, raw_data, ${FIELDS.join(', ')}, price_number, parse_error)
  from stdin`;

export interface Staging {
  batchId: string;
  path: string;
  fileName: string;
  profile: ImportProfile;
  limits: Limits;
  recognise: (sample: Sample) => Promise<Recognition>;
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
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    let stream: ReturnType<typeof copyFrom> | null = null;
    let inCopy = 0;
    for await (const rows of list.rows) {
      stream ??= client.query(copyFrom(copy));
      if (!stream.write(rows.map(row => line(staging.batchId, row)).join(''))) await once(stream, 'drain');
      inCopy += rows.length;
      if (inCopy >= rowsPerCopy) {
        await end(stream);
        stream = null;
        inCopy = 0;
      }
    }
    if (stream !== null) await end(stream);
    return list.detected;
  } catch (error) {
    broken = error as Error; // A COPY may be under way on it.
    throw error;
  } finally {
    client.release(broken);
  }
}

async function end(stream: ReturnType<typeof copyFrom>): Promise<void> {
  stream.end();
  await once(stream, 'finish');
}

function line(batchId: string, row: PricelistRow): string {
  let text = `${batchId}\t${row.rowNumber}\t${escaped(JSON.stringify(row.raw).replaceAll('\\u0000', ''))}`;
  for (const field of FIELDS) text += `\t${cell(row.fields[field])}`;
  return `${text}\t${row.priceNumber ?? '\\N'}\t${cell(row.parseError)}\n`;
}

function cell(value: string | null): string {
  return value === null ? '\\N' : escaped(value);
}

const special = /[\\\t\n\r\u0000]/;

function escaped(text: string): string {
  const whole = text.isWellFormed() ? text : text.toWellFormed();
  if (!special.test(whole)) return whole;
  return whole
    .replaceAll('\u0000', '')
    .replaceAll('\\', '\\\\')
    .replaceAll('\t', '\\t')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r');
}
