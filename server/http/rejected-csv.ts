/** Rejected rows as CSV, page by page: there may be as many as the file had. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';
import type { Run } from '../database/pools.ts';
import { readRows } from './pages.ts';

export interface RejectedRow {
  row_number: number;
  code: string;
  message: string;
  raw: unknown;
}

const PAGE = 1000;
const HEADINGS = 'row_number,code,message,raw\r\n';

/**
 * Sends every rejected row of a batch; `raw` holds the row's cells as JSON text. A page is read in a transaction of its
 * own and sent without a connection: a client that reads slowly keeps none from others.
 */
export async function sendRejectedRows(
  run: Run,
  batchId: string,
  pageBytes: number,
  response: Response,
): Promise<void> {
  const page = async (after: number | null) => {
    const sql = 'select * from spp.rejected_rows($1, after_row => $2, row_limit => $3)';
    return (await readRows<RejectedRow>(run, sql, [batchId, after, PAGE], pageBytes)).rows;
  };
  // Read before the answer begins, so that an error still has a status of its own.
  const first = await page(null);
  async function* text() {
    yield HEADINGS;
    for (let rows = first; rows.length > 0; rows = await page(rows.at(-1)!.row_number)) {
      yield rows.map(line).join('');
    }
  }
  response.type('text/csv; charset=utf-8').attachment(`rejected-${batchId}.csv`);
  await pipeline(Readable.from(text(), { highWaterMark: 1 }), response);
}

function line(row: RejectedRow): string {
  return `${[String(row.row_number), row.code, row.message, JSON.stringify(row.raw)].map(csvCell).join(',')}\r\n`;
}

/** A cell that a spreadsheet shows as text: quoted where needed, never read as a formula. */
export function csvCell(value: string | null): string {
  const text = /^[=+\-@\t\r]/.test(value ?? '') ? `'${value}` : (value ?? '');
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
