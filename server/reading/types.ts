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

/** One record of the sample: `n` record number, `c` cells as text, `k` (XLSX only) one letter per cell:
 *  s text, n number, d date, b boolean, e error, `-` blank. */
export interface SampleRow {
  n: number;
  c: string[];
  k?: string;
}

/** What `spp_private.recognise_columns` is asked about: the first records that are not blank throughout. */
export interface Sample {
  format: 'csv' | 'tsv' | 'xlsx';
  rows: SampleRow[];
}

/** What `spp_private.recognise_columns` answers: either `error`, or where the headings and columns are. */
export interface Recognition {
  error?: string | null;
  message?: string | null;
  hint?: string | null;
  header_row?: number;
  columns?: Partial<Record<Field, number[]>>;
  warnings?: { code: string; message: string }[];
}

/** One row as it goes into spp.upload_staging. */
export interface PricelistRow {
  /** 1-based record number as a spreadsheet shows it (blank and heading rows count). */
  rowNumber: number;
  /** Heading (made unique; `column N` where blank or without headings) -> cell as read. */
  raw: Record<string, string>;
  /** Trimmed at both ends, NFC; blank is null. */
  fields: Record<Field, string | null>;
  /** The price of a numeric XLSX cell in canonical form, whatever its display format; else null. */
  priceNumber: string | null;
  /** Why the row cannot be trusted (`row_too_long`, `cell_too_long`, `unclosed_quote`); else null. */
  parseError: string | null;
}

/** How the file was read; goes into the report. */
export interface Detected {
  format: 'csv' | 'tsv' | 'xlsx';
  encoding: string | null;
  delimiter: string | null;
  quote: string | null;
  /** Always null here: SQL decides from the whole column. */
  decimal_mark: null;
  header_row: number;
  sheet: string | null;
  /** Heading, or position where there is none; a list where several are joined. */
  columns: Partial<Record<Field, ColumnReference>>;
  /** The keys of a row's `raw` that each field is read from: what a corrected row is read by. */
  raw_columns: Partial<Record<Field, string[]>>;
  gzip: boolean;
  warnings: { code: string; message: string }[];
}

export interface OpenOptions {
  /** As the sender named it; only for messages, the content decides the format. */
  fileName: string;
  profile: ImportProfile;
  limits: Limits;
  /** Asks `spp_private.recognise_columns`; called once per candidate sheet, once for text. */
  recognise: (sample: Sample) => Promise<Recognition>;
  /** Waits until so many bytes of shared texts may be held: all workbooks that are read at once share one room. */
  room?: (bytes: number) => Promise<void>;
}

/** What the reader of one format gives back; it yields an empty batch now and then so that time can be checked. */
export interface Opened {
  detected: Detected;
  /** Batches of up to 1,000 rows, once. */
  rows: AsyncGenerator<PricelistRow[]>;
}

/** A record as a reader hands it on: cells untrimmed, `numbers` only where an XLSX cell is numeric. */
export interface FileRecord {
  n: number;
  cells: string[];
  error: string | null;
  kinds?: string;
  numbers?: (string | null)[];
}

/** A file that cannot be read as a pricelist: one stable code, one plain message, one hint. */
export class PricelistError extends Error {
  code: string;
  hint: string;
  constructor(code: string, message: string, hint: string) {
    super(message);
    this.name = 'PricelistError';
    this.code = code;
    this.hint = hint;
  }
}
