import { storable } from './copy-text.ts';
import { composed, plain } from './texts.ts';
import {
  type ColumnReference,
  FIELDS,
  type Field,
  type FileRecord,
  type Limits,
  PricelistError,
  type PricelistRow,
  type Recognition,
} from './types.ts';

const BATCH = 1000;
/** A heading is known by its beginning, as in the sample; each row repeats it. */
const LONGEST_NAME = 200;
/** What the number of a row can be. */
const LAST_ROW = 2 ** 31 - 1;

/** Makes rows of records; one for each way a file's columns were recognised. */
export interface RowMapper {
  /** The row of a record, or null where the record is a heading or a line above it. */
  map(record: FileRecord): PricelistRow | null;
  /** Recognised columns as a report names them. */
  columns: Partial<Record<Field, ColumnReference>>;
  /** The keys of `raw` that each field is read from. */
  rawColumns: Partial<Record<Field, string[]>>;
}

/** How wide a row may be; XLSX cells have addresses, so there it is infinite. */
export interface Width {
  most: number;
  /** One blank cell too many already tells of an unquoted delimiter. */
  rectangular: boolean;
}

/**
 * @param headings the cells of the heading record, empty where the file has none
 * @throws PricelistError `too_many_columns`, `too_many_rows` (from `map`)
 */
export function rowMapper(
  headings: string[],
  recognition: Recognition,
  width: Width,
  limits: Limits,
): RowMapper {
  const names = new Names(headings);
  const headerRow = recognition.header_row ?? 0;
  const positions = FIELDS.map(
    field => [field, (recognition.columns?.[field] ?? []).map(n => n - 1)] as const,
  );
  const priceAt = recognition.columns?.price?.length === 1 ? recognition.columns.price[0]! - 1 : -1;
  let rows = 0;

  function map(record: FileRecord): PricelistRow | null {
    if (record.n <= headerRow) return null;
    if (++rows > limits.maxRows || record.n > LAST_ROW) throw tooManyRows(limits);
    const { cells } = record;
    if (cells.length > limits.maxColumns) cells.length = filledWidth(cells);
    const parseError = record.error ?? tooLong(record, width, limits);
    if (parseError === 'cell_too_long') shorten(cells, limits.maxCellLength);
    const fields = {} as Record<Field, string | null>;
    for (const [field, parts] of positions) fields[field] = joined(cells, parts, field);
    return {
      rowNumber: record.n,
      raw: names.rawOf(cells),
      fields,
      priceNumber: parseError ? null : (record.numbers?.[priceAt] ?? null),
      parseError,
    };
  }

  const rawColumns = Object.fromEntries(
    positions
      .filter(([, parts]) => parts.length > 0)
      .map(([field, parts]) => [field, parts.map(part => names.at(part))]),
  );
  return { map, columns: namedColumns(headings, recognition), rawColumns };
}

/** The rows of some records, 1,000 at most at a time. */
export function* batches(records: FileRecord[], mapper: RowMapper): Generator<PricelistRow[]> {
  for (let from = 0; from < records.length; from += BATCH) {
    const rows: PricelistRow[] = [];
    const to = Math.min(from + BATCH, records.length);
    for (let i = from; i < to; i++) {
      const row = mapper.map(records[i]!);
      if (row) rows.push(row);
    }
    yield rows;
  }
}

function joined(cells: string[], parts: number[], field: Field): string | null {
  if (parts.length === 0) return null;
  if (parts.length === 1) return plain(cells[parts[0]!]);
  const texts = parts.map(part => plain(cells[part]));
  if (field === 'code' && texts.includes(null)) return null;
  return texts.filter(text => text !== null).join('|') || null;
}

/** The keys of a row's `raw`: headings made unique by a counter; blank ones, and those beyond, are `column N`. */
class Names {
  private names: string[] = [];
  private seen = new Set<string>();
  private headed: number;

  constructor(headings: string[]) {
    for (const heading of headings) this.add(heading);
    this.headed = headings.length;
  }

  at(position: number): string {
    while (this.names.length <= position) this.add('');
    return this.names[position]!;
  }

  rawOf(cells: string[]): Record<string, string> {
    const raw: Record<string, string> = {};
    const width = Math.max(this.headed, cells.length);
    for (let i = 0; i < width; i++) raw[this.at(i)] = cells[i] ?? '';
    return raw;
  }

  private add(heading: string): void {
    const text = composed(storable(storable(heading).trim().slice(0, LONGEST_NAME)).replace(/\s+/g, ' '));
    const base = text === '' || text === '__proto__' ? `column ${this.names.length + 1}` : text;
    let name = base;
    for (let n = 2; this.seen.has(name); n++) name = `${base} ${n}`;
    this.seen.add(name);
    this.names.push(name);
  }
}

function namedColumns(headings: string[], recognition: Recognition): Partial<Record<Field, ColumnReference>> {
  const columns: Partial<Record<Field, ColumnReference>> = {};
  const reference = (position: number) =>
    headings[position - 1]?.trim().slice(0, LONGEST_NAME).toWellFormed() || position;
  for (const field of FIELDS) {
    const parts = recognition.columns?.[field];
    if (parts?.length) columns[field] = parts.length === 1 ? reference(parts[0]!) : parts.map(reference);
  }
  return columns;
}

function tooLong({ cells }: FileRecord, width: Width, limits: Limits): string | null {
  if (cells.length > width.most && (width.rectangular || filledWidth(cells) > width.most)) {
    if (filledWidth(cells) > limits.maxColumns) throw tooManyColumns(limits);
    return 'row_too_long';
  }
  for (const cell of cells) if (cell.length > limits.maxCellLength) return 'cell_too_long';
  return null;
}

/** The number of cells up to the last one that is not blank. */
export function filledWidth(cells: string[]): number {
  let width = cells.length;
  while (width > 0 && cells[width - 1]!.trim() === '') width--;
  return width;
}

function shorten(cells: string[], length: number): void {
  for (let i = 0; i < cells.length; i++) {
    if (cells[i]!.length > length) cells[i] = cells[i]!.slice(0, length).toWellFormed();
  }
}

function tooManyRows(limits: Limits): PricelistError {
  return new PricelistError(
    'too_many_rows',
    `The list has more than ${limits.maxRows} rows.`,
    'Split the list.',
  );
}

/** The error for a record wider than the limit. */
export function tooManyColumns(limits: Limits): PricelistError {
  return new PricelistError(
    'too_many_columns',
    `The list has more than ${limits.maxColumns} columns.`,
    'Leave out the columns that are not needed.',
  );
}
