/** A clerk's sheet: read as it stands, and entered by one function; the same for HTTP and the command line. */

import type { Run } from '../database/pools.ts';
import type { Keys } from '../encryption/keys.ts';
import { Problem } from '../problem.ts';
import { rowOfLine } from '../reading/copy-text.ts';
import { parseInProcess, type RowBytes } from '../reading/parsers.ts';
import {
  type Detected,
  type Limits,
  PricelistError,
  type Recognition,
  type Sample,
} from '../reading/types.ts';
import { unlockWith } from './spool.ts';

export const SHEET_KINDS = ['products', 'opening-stock', 'counts', 'reorder-levels'] as const;

export type SheetKind = (typeof SHEET_KINDS)[number];

export interface SheetOptions {
  dry_run: boolean;
  decimal_mark?: string | undefined;
  /** Of rows that name none. */
  warehouse?: string | undefined;
  counted_at?: string | undefined;
  reference?: string | undefined;
}

export interface Entered {
  rows: number;
  /** All of them, or none. */
  applied: number;
  dry_run: boolean;
  /** The same was entered before, and nothing was done. */
  repeated: boolean;
  /** How many there are; `errors` are the first 1,000. */
  faults: number;
  errors: {
    row_number: number;
    code: string;
    message: string;
    hint: string | null;
    field: string | null;
    value: string | null;
  }[];
  decimal_mark: string | null;
  /** The heading that each field was read from, and those that say nothing of interest. */
  columns: Record<string, string>;
  ignored_columns: string[];
  /** What came of it: `added`, `changed`, `unchanged`; `pieces`; `differences`, `pieces_found`, `pieces_missing`; `levels`. */
  [outcome: string]: unknown;
}

const functions: Record<SheetKind, { name: string; takes: (keyof SheetOptions)[] }> = {
  products: { name: 'enter_products', takes: ['dry_run', 'decimal_mark'] },
  'opening-stock': {
    name: 'enter_opening_stock',
    takes: ['dry_run', 'warehouse', 'reference', 'decimal_mark'],
  },
  counts: {
    name: 'enter_counts',
    takes: ['dry_run', 'warehouse', 'counted_at', 'reference', 'decimal_mark'],
  },
  'reorder-levels': { name: 'enter_reorder_levels', takes: ['dry_run', 'warehouse', 'decimal_mark'] },
};

/** What an option of a kind is called. */
export function optionsOf(kind: SheetKind): (keyof SheetOptions)[] {
  return functions[kind].takes;
}

const MEGABYTE = 1024 ** 2;
const fixed: Omit<Limits, 'maxFileBytes' | 'maxRows'> = {
  maxDecompressedBytes: 64 * MEGABYTE,
  maxColumns: 500,
  maxCellLength: 32_767,
  maxSharedStringsBytes: 64 * MEGABYTE,
  parseTimeoutMs: 30_000,
};

/** How large a sheet may be. */
export async function sheetLimits(run: Run): Promise<Limits> {
  const { rows } = await run(client => client.query('select issoh.sheet_limits() as limits'));
  const { max_rows, max_file_bytes } = rows[0].limits;
  return { ...fixed, maxRows: max_rows, maxFileBytes: max_file_bytes };
}

/**
 * Reads a received sheet and enters all of it, or nothing.
 *
 * @param limits of `sheetLimits`
 * @throws Problem 422 when the file cannot be read as a sheet: `columns_missing`, `columns_twice`, and as `openPricelist`;
 *   pg.DatabaseError ISIFR, ISIRF, ISIMD
 */
export async function enterSheet(...given: Parameters<typeof readAndEnter>): Promise<Entered> {
  try {
    return await readAndEnter(...given);
  } catch (error) {
    if (!(error instanceof PricelistError)) throw error;
    throw new Problem(422, error.code, error.message, { hint: error.hint, isForCallers: true, cause: error });
  }
}

async function readAndEnter(
  run: Run,
  kind: SheetKind,
  file: { path: string; fileName: string; keys: Keys },
  options: SheetOptions,
  limits: Limits,
): Promise<Entered> {
  const given = options.warehouse === undefined ? [] : ['warehouse'];
  let found: Recognition = {};
  const recognise = async (sample: Sample): Promise<Recognition> => {
    const sql = 'select issoh.recognise_sheet($1, $2, $3) as found';
    const { rows } = await run(client => client.query(sql, [kind, JSON.stringify(sample), given]));
    found = rows[0].found;
    return found;
  };
  const sheet = await parseInProcess(file.path, {
    unlock: unlockWith(file.keys),
    fileName: file.fileName,
    profile: {},
    limits,
    recognise,
    sheet: true,
  });
  try {
    const rows: object[] = [];
    const columns = columnsOf(sheet.detected, found);
    for await (const line of linesOf(sheet.rows)) {
      const row = readRow(line, columns, sheet.detected, found.numbers ?? []);
      if (row !== null) rows.push(row);
    }
    const { name, takes } = functions[kind];
    const parameters = takes.map((option, i) => `, ${option} => $${i + 2}`).join('');
    const answer = await run(client =>
      client.query(`select issoh.${name}(rows => $1${parameters}) as answer`, [
        JSON.stringify(rows),
        ...takes.map(option => options[option] ?? null),
      ]),
    );
    const used = Object.values(columns);
    const ignored_columns = sheet.detected.headings.filter(
      heading => heading !== '' && !used.includes(heading),
    );
    return { ...answer.rows[0].answer, columns, ignored_columns };
  } finally {
    sheet.close();
  }
}

/** The heading of each field. */
function columnsOf({ headings }: Detected, { fields = {} }: Recognition): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).map(([field, position]) => [field, headings[position - 1] as string]),
  );
}

async function* linesOf(rows: AsyncIterable<RowBytes>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const { bytes } of rows) {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}

/** A row as the database takes it; null where all cells are blank. */
function readRow(
  line: string,
  columns: Record<string, string>,
  { headings, format }: Detected,
  numbers: string[],
): object | null {
  const { rowNumber, raw, parseError, numbers: behind } = rowOfLine(line);
  if (Object.values(raw).every(cell => cell.trim() === '')) return null;
  const cells = Object.entries(columns).map(([field, heading]) => {
    const number = numbers.includes(field) ? behind[heading]?.n : undefined;
    return [field, number === undefined ? (raw[heading] ?? '') : Number(number)];
  });
  // In a workbook a cell has an address; in text what is too much has moved all behind it.
  const moved =
    (format === 'csv' || format === 'tsv') && Object.keys(raw).some(heading => !headings.includes(heading));
  const error = parseError ?? (moved ? 'row_too_long' : null);
  return { row_number: rowNumber, ...(error === null ? {} : { error }), ...Object.fromEntries(cells) };
}
