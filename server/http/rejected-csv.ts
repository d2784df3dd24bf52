/** Rejected rows as CSV, page by page: there may be as many as the file had. */
import { once } from 'node:events';
import type { Response } from 'express';
import type pg from 'pg';
import { asRole, type Claims } from '../database/pools.ts';

interface RejectedRow {
  row_number: number;
  code: string;
  message: string;
  raw: unknown;
}

const PAGE = 1000;
const HEADINGS = 'row_number,code,message,raw\r\n';

/** Sends every rejected row of a batch; `raw` holds the row's cells as JSON text. */
export function sendRejectedRows(
  pool: pg.Pool,
  claims: Claims,
  batchId: string,
  response: Response,
): Promise<void> {
  return asRole(pool, claims, async client => {
    await client.query('declare rejected no scroll cursor for select * from spp.rejected_rows($1)', [
      batchId,
    ]);
    response.type('text/csv; charset=utf-8').attachment(`rejected-${batchId}.csv`).write(HEADINGS);
    for (;;) {
      const { rows } = await client.query<RejectedRow>(`fetch ${PAGE} from rejected`);
      if (rows.length === 0 || response.destroyed) break;
      const text = rows.map(line).join('');
      if (!response.write(text)) await Promise.race([once(response, 'drain'), once(response, 'close')]);
    }
    response.end();
  });
}

function line(row: RejectedRow): string {
  return `${[String(row.row_number), row.code, row.message, JSON.stringify(row.raw)].map(csvCell).join(',')}\r\n`;
}

/** A cell that a spreadsheet shows as text: quoted where needed, never read as a formula. */
export function csvCell(value: string | null): string {
  const text = /^[=+\-@\t\r]/.test(value ?? '') ? `'${value}` : (value ?? '');
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
