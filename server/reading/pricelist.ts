import { dirname } from 'node:path';
import { openDelimited } from './delimited.ts';
import { noRows, sniffFormat, unsupported } from './format.ts';
import { nameless, openSource, type Source, toSource } from './source.ts';
import {
  type Detected,
  type Limits,
  type Opened,
  type OpenOptions,
  PricelistError,
  type PricelistRow,
} from './types.ts';
import { openOther, openPackaged } from './workbooks/other.ts';
import { type Book, openBook } from './workbooks/sheets.ts';
import { openWorkbook } from './workbooks/workbook.ts';
import { Container } from './workbooks/zip.ts';

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
  const source = await openSource(path, options.limits, options.unlock);
  try {
    const opened = await openAny(source, dirname(path), options);
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

async function openAny(source: Source, dir: string, options: OpenOptions): Promise<Opened> {
  const format = sniffFormat(source.head, source.size);
  if (format === 'text') return openDelimited(source, options);
  const book =
    format === 'zip' ? await openZip(source, dir, options) : await openOther(source, format, options);
  return 'sheets' in book ? openBook(book, source.gzip, options) : book;
}

/** A workbook, or the one list in an archive, which is unpacked into a nameless file. */
async function openZip(source: Source, dir: string, options: OpenOptions): Promise<Book | Opened> {
  const container = await Container.open(source, options.limits);
  const { kind } = container;
  if (kind === 'xlsx') return openWorkbook(container, options);
  if (kind !== 'archive') return openPackaged(container, source, kind, options);
  const { scratch, close } = await nameless(dir);
  try {
    await container.extract(scratch);
    const list = await toSource(await scratch.finish(), source.gzip);
    if (list.head.toString('latin1', 0, 4) === 'PK\x03\x04') {
      const inner = await Container.open(list, options.limits);
      if (inner.kind === 'archive')
        throw unsupported('a zip archive within another', 'Send the list itself.');
    }
    const opened = await openAny(list, dir, options);
    return { ...opened, rows: closing(opened.rows, list) };
  } catch (error) {
    await close();
    throw error;
  }
}

async function* closing(rows: Opened['rows'], source: Source): Opened['rows'] {
  try {
    yield* rows;
  } finally {
    await source.close();
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

function timeout(limits: Limits): PricelistError {
  return new PricelistError(
    'parse_timeout',
    `Reading the file took longer than ${Math.round(limits.parseTimeoutMs / 1000)} seconds.`,
    'Split the list, or save it as CSV.',
  );
}
