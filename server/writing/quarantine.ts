/** The rejected rows of a supplier as a file: its own columns, why each was rejected, and what it comes back by. */
import type { Run } from '../database/pools.ts';
import { ACCEPT, guarded, REASON, REFERENCE } from '../reading/corrections.ts';
import { csvLine } from './delimited.ts';
import { LONGEST_CELL, workbook } from './workbook.ts';

export type QuarantineFormat = 'csv' | 'xlsx';

export interface QuarantineFile {
  fileName: string;
  type: string;
  bytes: AsyncGenerator<Buffer>;
}

interface Layout {
  supplier_code: string;
  batch_ids: string[];
  columns: { heading: string; key: string }[];
  delimiter: string | null;
}

interface Row {
  row_number: number;
  row_ref: string;
  message: string | null;
  cells: Record<string, string | number | null>;
}

const TYPES = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};
/** Rows asked for at once: fewer where a row may be long, as each is held whole. */
const PAGE = 500;
const PAGE_CELLS = 20_000;

/**
 * Opens the file of all rejected rows of a supplier, or of one upload's. Rows are read page by page in transactions of
 * their own while the bytes are taken.
 *
 * @throws pg.DatabaseError SPNSU, SPNBA, SPIQF before any byte is made
 */
export async function openQuarantine(
  run: Run,
  supplier: string,
  format: QuarantineFormat,
  batchId: string | null = null,
): Promise<QuarantineFile> {
  const layout: Layout = await run(
    async client =>
      (await client.query('select spp.quarantine_file($1, $2) as answer', [supplier, batchId])).rows[0]
        .answer,
  );
  const headings = [...layout.columns.map(({ heading }) => guarded(heading)), REASON, ACCEPT, REFERENCE];
  const rows = cellsOf(run, layout);
  return {
    fileName: `quarantine-${layout.supplier_code}.${format}`,
    type: TYPES[format],
    bytes:
      format === 'xlsx'
        ? workbook('Rejected rows', headings, rows)
        : delimited(headings, rows, layout.delimiter ?? ','),
  };
}

async function* cellsOf(run: Run, { batch_ids, columns }: Layout): AsyncGenerator<string[]> {
  const page = Math.max(1, Math.min(PAGE, Math.floor(PAGE_CELLS / (columns.length || 1))));
  for (const batch of batch_ids) {
    let after: number | null = null;
    for (;;) {
      const { rows } = await run(client =>
        client.query<Row>('select * from spp.quarantined_rows($1, $2, $3)', [batch, after, page]),
      );
      for (const { cells, message, row_ref } of rows) {
        const own = columns.map(({ key }) => fitting(String(cells[key] ?? '')));
        yield [...own, guarded(message ?? ''), '', row_ref];
      }
      if (rows.length < page) break;
      after = rows.at(-1)!.row_number;
    }
  }
}

/** What a spreadsheet shows as text, and holds. */
function fitting(cell: string): string {
  const text = guarded(cell);
  return text.length > LONGEST_CELL ? text.slice(0, LONGEST_CELL).toWellFormed() : text;
}

/** With a byte order mark: without one a spreadsheet takes UTF-8 for the encoding of its country. */
async function* delimited(
  headings: string[],
  rows: AsyncIterable<string[]>,
  delimiter: string,
): AsyncGenerator<Buffer> {
  let text = `\ufeff${csvLine(headings, delimiter)}`;
  for await (const cells of rows) {
    text += csvLine(cells, delimiter);
    if (text.length < 64 * 1024) continue;
    yield Buffer.from(text);
    text = '';
  }
  yield Buffer.from(text);
}
