/** Rows of an upload as CSV, page by page: rejected rows and missing products; there may be as many as the file had. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';
import type { Run } from '../database/pools.ts';
import { csvCell } from '../writing/delimited.ts';
import { readRows } from './pages.ts';

export interface RejectedRow {
  row_number: number;
  code: string;
  message: string;
  raw: unknown;
}

const PAGE = 1000;

interface Sheet<Row> {
  run: Run;
  /** A query of a page; its last parameters are the key of the row before, and how many rows. */
  sql: string;
  values: unknown[];
  key: (row: Row) => unknown;
  columns: [heading: string, cell: (row: Row) => string | null][];
  fileName: string;
  pageBytes: number;
}

/** Sends every rejected row of a batch; `raw` holds the row's cells as JSON text. */
export function sendRejectedRows(
  run: Run,
  batchId: string,
  pageBytes: number,
  response: Response,
): Promise<void> {
  return send<RejectedRow>(response, {
    run,
    sql: 'select row_number, code, message, raw from spp.rejected_rows($1, after_row => $2, row_limit => $3)',
    values: [batchId],
    key: row => row.row_number,
    columns: [
      ['row_number', row => String(row.row_number)],
      ['code', row => row.code],
      ['message', row => row.message],
      ['raw', row => JSON.stringify(row.raw)],
    ],
    fileName: `rejected-${batchId}.csv`,
    pageBytes,
  });
}

type MissingProduct = Record<string, string | boolean>;

/** Sends every product that dropped out with a batch. */
export function sendMissing(run: Run, batchId: string, pageBytes: number, response: Response): Promise<void> {
  const headings = [
    'supplier_product_code',
    'product_name',
    'current_price',
    'currency_code',
    'status',
    'is_back',
    'product_id',
  ];
  return send<MissingProduct>(response, {
    run,
    sql: 'select * from spp.missing_products($1, $2, $3)',
    values: [batchId],
    key: row => row.product_id,
    columns: headings.map(heading => [heading, row => String(row[heading])]),
    fileName: `missing-${batchId}.csv`,
    pageBytes,
  });
}

/**
 * A page is read in a transaction of its own and sent without a connection: a client that reads slowly keeps none from
 * others.
 */
async function send<Row>(response: Response, sheet: Sheet<Row>): Promise<void> {
  const page = async (after: unknown) =>
    (await readRows<Row>(sheet.run, sheet.sql, [...sheet.values, after, PAGE], sheet.pageBytes)).rows;
  const line = (cells: (string | null)[]) => `${cells.map(csvCell).join(',')}\r\n`;
  // Read before the answer begins, so that an error still has a status of its own.
  const first = await page(null);
  async function* text() {
    yield line(sheet.columns.map(([heading]) => heading));
    for (let rows = first; rows.length > 0; rows = await page(sheet.key(rows.at(-1)!))) {
      yield rows.map(row => line(sheet.columns.map(([, cell]) => cell(row)))).join('');
    }
  }
  response.type('text/csv; charset=utf-8').attachment(sheet.fileName);
  await pipeline(Readable.from(text(), { highWaterMark: 1 }), response);
}
