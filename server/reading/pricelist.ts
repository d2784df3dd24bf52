import { openDelimited } from './delimited.ts';
import { noRows, sniffFormat } from './format.ts';
import { openSource, type Source } from './source.ts';
import { type Detected, type Limits, type OpenOptions, PricelistError, type PricelistRow } from './types.ts';
import { openWorkbook } from './workbook.ts';

/** All records down to the headings are held in memory. */
const LAST_HEADER_ROW = 10_000;

export interface Pricelist {
  detected: Detected;
  /** Batches of up to 1,000 rows, once. */
  rows: AsyncIterable<PricelistRow[]>;
  /** Lets go of the file; needed only where `rows` is not read to its end or left by break or throw. */
  close(): Promise<void>;
}

/**
 * Opens a spooled pricelist: finds format, encoding, dialect and columns, then streams its rows.
 *
 * @throws PricelistError unsupported_format, password_protected, empty_file, unreadable_file, no_price_column,
 *   too_many_columns, file_too_large, decompressed_too_large, parse_timeout, bad_profile; while reading rows also
 *   too_many_rows
 */
export async function openPricelist(path: string, options: OpenOptions): Promise<Pricelist> {
  const started = Date.now();
  if ((options.profile.header_row ?? 0) > LAST_HEADER_ROW) throw headerTooFar();
  const source = await openSource(path, options.limits);
  try {
    const format = sniffFormat(source.head, source.size, await tail(source));
    const opened = await (format === 'zip' ? openWorkbook(source, options) : openDelimited(source, options));
    const spent = Date.now() - started;
    return {
      detected: opened.detected,
      rows: timed(opened.rows, source, options.limits, spent),
      close: source.close,
    };
  } catch (error) {
    await source.close();
    throw error;
  }
}

function headerTooFar(): PricelistError {
  return new PricelistError(
    'bad_profile',
    `The profile's header_row is beyond row ${LAST_HEADER_ROW}.`,
    'Give the number of the row that holds the headings.',
  );
}

/** Counts only the reader's own time, not that of whoever takes the rows; closes the file at the end. */
async function* timed(rows: AsyncGenerator<PricelistRow[]>, source: Source, limits: Limits, before: number) {
  let spent = before;
  let any = false;
  try {
    for (;;) {
      const from = performance.now();
      const { value, done } = await rows.next();
      spent += performance.now() - from;
      if (done) break;
      if (spent > limits.parseTimeoutMs) throw timeout(limits);
      if (value.length === 0) continue;
      any = true;
      yield value;
    }
  } finally {
    await rows.return(undefined);
    await source.close();
  }
  if (!any) throw noRows();
}

/** Where the directory of an OLE2 container may stand when it is not at the beginning. */
async function tail(source: Source): Promise<Buffer> {
  const length = Math.min(source.size, 64 * 1024);
  const { buffer } = await source.handle.read(Buffer.alloc(length), 0, length, source.size - length);
  return buffer;
}

function timeout(limits: Limits): PricelistError {
  return new PricelistError(
    'parse_timeout',
    `Reading the file took longer than ${Math.round(limits.parseTimeoutMs / 1000)} seconds.`,
    'Split the list, or save it as CSV.',
  );
}
