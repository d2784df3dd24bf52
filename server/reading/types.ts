import type { FileSecret } from '../encryption/encrypted-file.ts';

/** The fields of a product that a pricelist can fill, in the order of the staging columns. */
export const FIELDS = [
  'code',
  'name',
  'price',
  'currency',
  'barcode',
  'brand',
  'manufacturer',
  'description',
  'category',
  'subcategory',
  'unit_of_measure',
  'pack_size',
  'min_order_qty',
  'lead_time_days',
  'price_basis',
  'discount',
  'from_quantity',
  'valid_from',
  'valid_to',
  'price_group',
] as const;

export type Field = (typeof FIELDS)[number];

/** A heading, a 1-based position, or a list of them joined by `|`. */
export type ColumnReference = string | number | (string | number)[];

/** What a supplier has saved about its lists (DESIGN section 6); every key is optional. */
export interface ImportProfile {
  columns?: Partial<Record<Field, ColumnReference | null>>;
  header_row?: number | null;
  sheet?: number | string | null;
  delimiter?: string | null;
  quote?: string | null;
  encoding?: string | null;
  decimal_mark?: string | null;
  currency?: string | null;
}

/** Limits of one upload; sizes in bytes, lengths in characters, time in milliseconds. */
export interface Limits {
  maxFileBytes: number;
  maxDecompressedBytes: number;
  maxRows: number;
  maxColumns: number;
  maxCellLength: number;
  maxSharedStringsBytes: number;
  parseTimeoutMs: number;
}

/** One record of the sample: `n` record number, `c` cells as shown, `k` (workbooks only) one letter per cell: s text,
 *  n number, d date, b boolean, e error, `-` blank; `u` what number formats show beside numbers; `h` a hidden row. */
export interface SampleRow {
  n: number;
  c: string[];
  k?: string;
  u?: string[];
  h?: true;
}

/** What `spp_private.recognise_columns` is asked about: the first records that are not blank throughout. */
export interface Sample {
  format: 'csv' | 'tsv' | 'xlsx';
  delimiter?: string | null;
  sheet?: string | null;
  /** 1-based positions of the columns that a sheet hides. */
  hidden?: number[];
  /** The record that is known to be a heading, where a heading comes again. */
  header_at?: number;
  /** The first record, where it may be a heading that comes again in other words. */
  suspect_at?: number;
  rows: SampleRow[];
}

/** A price of a larger quantity in a column of its own; the quantity is in its heading or in another column. */
export interface BreakColumn {
  position: number;
  from_quantity?: number;
  quantity_position?: number;
}

export interface Warning {
  code: string;
  message: string;
  count?: number;
}

/** What `spp_private.recognise_columns` answers: either `error`, or where the headings and columns are. */
export interface Recognition {
  error?: string | null;
  message?: string | null;
  hint?: string | null;
  header_row?: number;
  /** The records of the headings where they are two. */
  header_rows?: number[];
  columns?: Partial<Record<Field, number[]>>;
  breaks?: BreakColumn[];
  /** What the heading of the price says: `currency`, `per`, `unit`. */
  price?: Record<string, unknown>;
  language?: string | null;
  evidence?: unknown[];
  warnings?: Warning[];
  /** Of a sheet that is read as it stands: the position of each field's column, and the fields that are numbers. */
  fields?: Record<string, number>;
  numbers?: string[];
}

/** A price of a larger quantity, as texts. */
export interface Break {
  from: string;
  price: string;
  number: string | null;
}

/** One row as it goes into spp.upload_staging. */
export interface PricelistRow {
  /** 1-based record number as a spreadsheet shows it (blank and heading rows count); sheets follow one another. */
  rowNumber: number;
  /** Heading (made unique; `column N` where blank or without headings) -> cell as read. */
  raw: Record<string, string>;
  /** As `texts.ts` reads them; blank is null. */
  fields: Record<Field, string | null>;
  /** The price of a numeric workbook cell in canonical form, whatever its display format; else null. */
  priceNumber: string | null;
  /** Why the row cannot be trusted (`row_too_long`, `cell_too_long`, `unclosed_quote`, `formula_unresolved`). */
  parseError: string | null;
  /** What stands beside the price: by its number format (a currency, `%`), or by the heading of its section. */
  priceLabel: string | null;
  breaks: Break[] | null;
  /** The sheet hides the row. */
  hidden: boolean;
  /** Of a file of corrections: the numbers behind numeric cells, as JSON by heading. */
  numbers?: string | null;
}

/** The keys of `raw` where a price of a larger quantity stands: the quantity in its heading or in another column. */
export interface RawBreak {
  price: string;
  from?: string;
  quantity?: string;
}

/** Headings as keys of `raw`, and what is read from them. */
export interface RawColumns {
  headings: string[];
  raw_columns: Partial<Record<Field, string[]>>;
  raw_breaks: RawBreak[];
  /** What the heading of a later section says, where the first heading says otherwise. */
  currency?: string;
}

/** Records of some kind: how many, and the numbers of the first twenty. */
export interface Counted {
  count: number;
  rows: number[];
}

/** A sheet that was read; its records have their own numbers plus `first_row`. */
export interface SheetRead {
  name: string;
  first_row: number;
  rows: number;
}

export type FileFormat = 'csv' | 'tsv' | 'xlsx' | 'xlsb' | 'xls' | 'ods' | 'html' | 'xml';

/** How the file was read; goes into the report. What has to be counted is right when all rows have been read. */
export interface Detected {
  /** Set where the file is no list: rejected rows that come back corrected, or a sheet that is read as it stands. */
  kind?: 'corrections' | 'sheet';
  format: FileFormat;
  encoding: string | null;
  delimiter: string | null;
  quote: string | null;
  /** Always null here: SQL decides from the whole column. */
  decimal_mark: null;
  header_row: number;
  header_rows: number[];
  sheet: string | null;
  sheets: SheetRead[];
  sheets_not_read: { name: string; reason: string }[];
  /** Heading, or position where there is none; a list where several are joined. */
  columns: Partial<Record<Field, ColumnReference>>;
  /** The keys of a row's `raw` in the order of the columns. */
  headings: string[];
  /** The keys of a row's `raw` that each field is read from: what a corrected row is read by. */
  raw_columns: Partial<Record<Field, string[]>>;
  /** The same for prices of larger quantities. */
  raw_breaks: RawBreak[];
  /** Rows from `first_row` on have other headings, and other columns. */
  sections: ({ first_row: number } & RawColumns)[];
  /** Fields of GTINs to which the zero is put back that a spreadsheet took off. */
  gtin_fields: Field[];
  price: Record<string, unknown> | null;
  language: string | null;
  evidence: unknown[];
  /** Records that are not blank. */
  records: number;
  /** Records with neither a code nor a price: sections, footers, notes. */
  skipped_rows: Counted;
  heading_rows: Counted;
  /** NUL and control bytes that were left out. */
  dropped_bytes: number;
  gzip: boolean;
  warnings: Warning[];
}

export interface OpenOptions {
  /** As the sender named it; only for messages, the content decides the format. */
  fileName: string;
  profile: ImportProfile;
  limits: Limits;
  /** Asks what decrypts a file that begins so; without, the file is as it came. */
  unlock?: (start: Buffer) => Promise<FileSecret>;
  /** Asks `spp_private.recognise_columns`: once per candidate sheet, once for text, and where headings come again. */
  recognise: (sample: Sample) => Promise<Recognition>;
  /** The file is no list of products: rows as they stand below the headings that `recognise` finds. */
  sheet?: boolean;
  /** Waits until so many bytes of shared texts may be held: all workbooks that are read at once share one room. */
  room?: (bytes: number) => Promise<void>;
}

/** What the reader of one format gives back; it yields an empty batch now and then so that time can be checked. */
export interface Opened {
  detected: Detected;
  /** Batches of up to 1,000 rows, once. */
  rows: AsyncGenerator<PricelistRow[]>;
}

/** A record as a reader hands it on: cells untrimmed, the rest only where a sheet has it. */
export interface FileRecord {
  n: number;
  cells: string[];
  error: string | null;
  kinds?: string;
  /** Values of numeric cells. */
  numbers?: (string | null)[];
  /** What number formats show beside numbers, by index. */
  labels?: string[];
  /** Indexes of formulas without a result; `zeros`: of those whose result is 0. */
  unresolved?: number[];
  zeros?: number[];
  hidden?: boolean;
}

/** A file that cannot be read as a pricelist: one stable code, one plain message, one hint. */
export class PricelistError extends Error {
  code: string;
  hint: string;
  constructor(code: string, message: string, hint: string) {
    super(withoutControls(message));
    this.name = 'PricelistError';
    this.code = code;
    this.hint = withoutControls(hint);
  }
}

/** Files bring them in their names; the database keeps no NUL, and a batch that fails says why. */
const withoutControls = (text: string) => text.replace(/\p{Cc}/gu, '\uFFFD');
