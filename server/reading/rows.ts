import { storable } from './copy-text.ts';
import { composed, plain, plainCode, wholeGtin } from './texts.ts';
import {
  type Break,
  type BreakColumn,
  type ColumnReference,
  FIELDS,
  type Field,
  type FileRecord,
  type Limits,
  PricelistError,
  type PricelistRow,
  type RawColumns,
  type Recognition,
} from './types.ts';

/** A heading is known by its beginning, as in the sample; each row repeats it. */
const LONGEST_NAME = 200;
/** What a spreadsheet shows where a formula has no value. */
const ERROR_VALUE = /^#(N\/A|REF!|NAME\?|VALUE!|DIV\/0!|NULL!|NUM!|SPILL!|CALC!)$/;

/** Makes rows of records; one for each way a file's columns were recognised. */
export interface RowMapper {
  /** The row of a record; null where neither its code nor its price holds anything. */
  map(record: FileRecord): PricelistRow | null;
  /** Recognised columns as a report names them. */
  columns: Partial<Record<Field, ColumnReference>>;
  /** The keys of `raw`, and those that fields are read from. */
  raw: RawColumns;
}

/** How wide a row may be; cells of a workbook have addresses, so there it is infinite. */
export interface Width {
  most: number;
  /** One blank cell too many already tells of an unquoted delimiter. */
  rectangular: boolean;
}

/** What holds for all rows of a file, or of a section of it. */
export interface Reading {
  width: Width;
  limits: Limits;
  gtinFields: Field[];
  /** Formulas whose result is 0 were never calculated. */
  distrustZeros: boolean;
  /** What the heading of a later section says of its prices, where the file's first heading says otherwise. */
  said?: { basis: string | null; currency: string | null; unclear: boolean };
}

/**
 * @param headings the cells of the heading record, empty where the file has none
 * @throws PricelistError `too_many_columns` (from `map`)
 */
export function rowMapper(headings: string[], recognition: Recognition, reading: Reading): RowMapper {
  const { width, limits, said } = reading;
  const names = new Names(headings);
  const positions = FIELDS.map(
    field => [field, (recognition.columns?.[field] ?? []).map(n => n - 1)] as const,
  );
  const at = Object.fromEntries(positions) as Record<Field, number[]>;
  const readers = new Map(FIELDS.map(field => [field, readerOf(field, reading.gtinFields)]));
  const priceAt = at.price.length === 1 ? at.price[0]! : -1;
  const breaks = recognition.breaks ?? [];
  const essential = new Set([...at.code, ...at.price, ...breaks.map(({ position }) => position - 1)]);

  function map(record: FileRecord): PricelistRow | null {
    const { cells } = record;
    if (cells.length > limits.maxColumns) cells.length = filledWidth(cells);
    let parseError = record.error ?? tooLong(record, width, limits);
    if (parseError === 'cell_too_long') shorten(cells, limits.maxCellLength);
    const fields = {} as Record<Field, string | null>;
    for (const [field, parts] of positions) fields[field] = joined(cells, parts, field, readers.get(field)!);
    const prices = breaks.length === 0 ? null : breaksOf(record, breaks);
    if (fields.code?.includes('\ufffd')) parseError ??= 'code_damaged';
    if (record.unresolved || record.zeros || fields.code?.startsWith('#'))
      parseError ??= unresolved(record, fields);
    if (fields.price === null && parseError === null && prices === null && essential.size > 0) {
      if (fields.code === null && at.code.every(part => plain(cells[part]) === null)) return null;
    }
    if (said) {
      fields.price_basis ??= said.basis;
      if (said.unclear) parseError ??= 'price_basis_unclear';
    }
    const priceNumber = parseError ? null : (record.numbers?.[priceAt] ?? null);
    const label = priceNumber === null ? null : (record.labels?.[priceAt] ?? null);
    // Beaten by the row's and the cell's, as a currency of the first heading is.
    const saidCurrency = fields.currency === null && fields.price !== null ? (said?.currency ?? null) : null;
    return {
      rowNumber: record.n,
      raw: names.rawOf(cells),
      fields,
      priceNumber,
      parseError,
      priceLabel: label ?? saidCurrency,
      breaks: prices,
      hidden: record.hidden === true,
    };
  }

  function unresolved({ unresolved: without, zeros }: FileRecord, { code }: Record<Field, string | null>) {
    const isLacking = (index: number) => essential.has(index);
    const lacks = without?.some(isLacking) || (reading.distrustZeros && zeros?.some(isLacking));
    return lacks || (code !== null && ERROR_VALUE.test(code)) ? 'formula_unresolved' : null;
  }

  const rawColumns = Object.fromEntries(
    positions
      .filter(([, parts]) => parts.length > 0)
      .map(([field, parts]) => [field, parts.map(part => names.at(part))]),
  );
  const raw = {
    headings: names.headings(),
    raw_columns: rawColumns,
    raw_breaks: breaks.map(({ position, from_quantity, quantity_position }) => ({
      price: names.at(position - 1),
      ...(quantity_position
        ? { quantity: names.at(quantity_position - 1) }
        : { from: String(from_quantity ?? '') }),
    })),
    ...(said?.currency ? { currency: said.currency } : {}),
  };
  return { map, columns: namedColumns(headings, recognition), raw };
}

type Reader = (cell: string | undefined) => string | null;

function readerOf(field: Field, gtinFields: Field[]): Reader {
  if (!gtinFields.includes(field)) return field === 'code' ? plainCode : plain;
  return cell => {
    const text = plainCode(cell);
    return text === null ? null : wholeGtin(text);
  };
}

function joined(cells: string[], parts: number[], field: Field, read: Reader): string | null {
  if (parts.length === 0) return null;
  if (parts.length === 1) return read(cells[parts[0]!]);
  const texts = parts.map(part => read(cells[part]));
  if (field === 'code' && texts.includes(null)) return null;
  return texts.filter(text => text !== null).join('|') || null;
}

function breaksOf({ cells, numbers }: FileRecord, columns: BreakColumn[]): Break[] | null {
  const found: Break[] = [];
  for (const { position, from_quantity, quantity_position } of columns) {
    const price = plain(cells[position - 1]);
    const from = quantity_position ? plain(cells[quantity_position - 1]) : String(from_quantity ?? '');
    if (price !== null && from) found.push({ from, price, number: numbers?.[position - 1] ?? null });
  }
  return found.length > 0 ? found : null;
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

  headings(): string[] {
    return this.names.slice(0, this.headed);
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

/** The error for more rows than the limit. */
export function tooManyRows(limits: Limits): PricelistError {
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
