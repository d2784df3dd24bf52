/** Files that are read as they stand: rejected rows that come back corrected, known by their own columns; and sheets. */
import { storable } from './copy-text.ts';
import { filledWidth, tooManyRows } from './rows.ts';
import { type Counts, noCounts } from './sections.ts';
import { composed } from './texts.ts';
import {
  type Detected,
  FIELDS,
  type FileRecord,
  type Limits,
  PricelistError,
  type PricelistRow,
} from './types.ts';

/** What such a file adds to the supplier's own columns. */
export const REASON = 'reject_reason';
export const ACCEPT = 'accept';
export const REFERENCE = 'row_ref';
const OWN = [REASON, ACCEPT, REFERENCE];

/** Records in which the headings are looked for: a person may have written above them. */
export const LOOKED_AT = 20;
const A_REFERENCE = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(\.[0-9a-f]+)?$/i;
const BATCH = 1000;
const NOTHING = FIELDS.map(field => [field, null] as const);

/** A cell as a spreadsheet takes it for text; `unguarded` takes the apostrophe off again. */
export function guarded(cell: string): string {
  return /^'*[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
}

function unguarded(cell: string): string {
  return /^'+[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell;
}

/** Do these bytes name one of the columns? In any encoding that has ASCII in it. */
export function mentionsCorrections(bytes: Buffer): boolean {
  return /row_ref|reject_reason/i.test(bytes.toString('latin1').replaceAll('\0', ''));
}

/**
 * The heading record of a file of corrections among a file's first records; null where it is a list.
 *
 * @throws PricelistError `no_row_ref` where the references were taken out of such a file, `repeated_heading`
 */
export function correctionHeading(records: FileRecord[]): FileRecord | null {
  const first = records.slice(0, LOOKED_AT);
  for (const [i, record] of first.entries()) {
    const names = headingsOf(record.cells);
    const at = names.indexOf(REFERENCE);
    const isReferred = ({ cells }: FileRecord) => A_REFERENCE.test((cells[at] ?? '').trim());
    if (at < 0 && !names.includes(REASON)) continue;
    if (at < 0) throw withoutReferences();
    if (!names.includes(REASON) && !records.slice(i + 1).some(isReferred)) continue;
    const twice = names.find((name, j) => name !== '' && names.indexOf(name) !== j);
    if (twice !== undefined) throw repeatedHeading(twice);
    return record;
  }
  return null;
}

/** Headings as a row's cells are named by them, blank ones too. */
function headingsOf(cells: string[]): string[] {
  return cells.map(cell => {
    const text = composed(storable(unguarded(cell.trim())).trim().replace(/\s+/g, ' '));
    return OWN.includes(text.toLowerCase()) ? text.toLowerCase() : text;
  });
}

/** What is said of such a file; its counts are right when all rows have been read. */
export function detectedAsItStands(
  heading: FileRecord,
  file: Pick<Detected, 'kind' | 'format' | 'encoding' | 'delimiter' | 'quote' | 'sheet' | 'gzip'>,
): Detected {
  const { records, skipped_rows, heading_rows, sections } = noCounts();
  return {
    ...file,
    decimal_mark: null,
    header_row: heading.n,
    header_rows: [heading.n],
    sheets: [],
    sheets_not_read: [],
    columns: {},
    headings: headingsOf(heading.cells),
    raw_columns: {},
    raw_breaks: [],
    sections,
    gtin_fields: [],
    price: null,
    language: null,
    evidence: [],
    records,
    skipped_rows,
    heading_rows,
    dropped_bytes: 0,
    warnings: [],
  };
}

/** The rows below the headings; whatever stands above them is skipped. */
export async function* rowsAsTheyStand(
  heading: FileRecord,
  pieces: AsyncIterable<FileRecord[]>,
  counts: Pick<Counts, 'records' | 'heading_rows' | 'skipped_rows' | 'rows'>,
  limits: Limits,
  offset = 0,
): AsyncGenerator<PricelistRow[]> {
  const names = headingsOf(heading.cells);
  let rows: PricelistRow[] = [];
  for await (const piece of pieces) {
    for (const record of piece) {
      counts.records++;
      if (record.n <= heading.n) {
        const counted = record.n === heading.n ? counts.heading_rows : counts.skipped_rows;
        counted.count++;
        if (counted.rows.length < LOOKED_AT) counted.rows.push(record.n + offset);
        continue;
      }
      if (++counts.rows > limits.maxRows) throw tooManyRows(limits);
      rows.push(rowAsItStands(record, names, limits, offset));
      if (rows.length < BATCH) continue;
      yield rows;
      rows = [];
    }
    yield [];
  }
  if (rows.length > 0) yield rows;
}

function rowAsItStands(record: FileRecord, names: string[], limits: Limits, offset: number): PricelistRow {
  const { cells, numbers, labels, unresolved } = record;
  let parseError = record.error;
  const raw: Record<string, string> = {};
  const behind: Record<string, { n: string; u?: string }> = {};
  const width = Math.min(filledWidth(cells), limits.maxColumns);
  for (let i = 0; i < Math.max(width, names.length); i++) {
    let cell = cells[i] ?? '';
    if (cell.length > limits.maxCellLength) {
      parseError ??= 'cell_too_long';
      cell = cell.slice(0, limits.maxCellLength).toWellFormed();
    }
    const name = names[i] || `column ${i + 1} (without a heading)`;
    if (names[i] || cell.trim() !== '') raw[name] = unguarded(cell);
    const number = numbers?.[i];
    if (number != null) behind[name] = labels?.[i] ? { n: number, u: labels[i] } : { n: number };
  }
  if (unresolved?.length) parseError ??= 'formula_unresolved';
  return {
    rowNumber: record.n + offset,
    raw,
    fields: Object.fromEntries(NOTHING) as PricelistRow['fields'],
    priceNumber: null,
    parseError,
    priceLabel: null,
    breaks: null,
    hidden: record.hidden === true,
    numbers: Object.keys(behind).length > 0 ? JSON.stringify(behind) : null,
  };
}

function withoutReferences(): PricelistError {
  return new PricelistError(
    'no_row_ref',
    `The file has a column ${REASON}, but none ${REFERENCE}: which rows it corrects cannot be told.`,
    `Leave ${REFERENCE} in the file of the rejected rows; for a list of products take ${REASON} out, too.`,
  );
}

function repeatedHeading(heading: string): PricelistError {
  return new PricelistError(
    'repeated_heading',
    `Two columns of the file are headed ${JSON.stringify(heading.slice(0, 60))}.`,
    'Take one of them out.',
  );
}
