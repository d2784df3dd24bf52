import {
  correctionHeading,
  detectedAsItStands,
  LOOKED_AT,
  mentionsCorrections,
  rowsAsTheyStand,
} from './corrections.ts';
import { DelimitedReader, isBlank, MAX_LINE } from './csv.ts';
import { type Sniffed, sniffDialect } from './dialect.ts';
import { decodeChunks, detectEncoding, type Encoding, namedEncoding } from './encoding.ts';
import { emptyFile } from './format.ts';
import { type About, accepted, gtinFieldsOf, SAMPLE_ROWS, sampleOf, seen } from './recognition.ts';
import { filledWidth, type Reading, tooManyColumns } from './rows.ts';
import { headerRowsOf, joinedHeadings, noCounts, Sections } from './sections.ts';
import type { Source } from './source.ts';
import {
  type Detected,
  type FileRecord,
  type Limits,
  type Opened,
  type OpenOptions,
  PricelistError,
  type PricelistRow,
  type Recognition,
  type Warning,
} from './types.ts';

const SAMPLE_CHARACTERS = 256 * 1024;
const NEARLY_ALL = 0.95;

/** Opens delimited text; see `openPricelist` for what it throws. */
export async function openDelimited(source: Source, options: OpenOptions): Promise<Opened> {
  if (options.sheet) return openSheet(source, options);
  return (await openCorrections(source, options.limits)) ?? openList(source, options);
}

async function openSheet(source: Source, { limits, recognise }: OpenOptions): Promise<Opened> {
  const encoding = await detectEncoding(source);
  const { text, whole } = await beginning(source, encoding);
  const sniffed = sniffDialect(text, whole, {});
  const records = sampleRecords(sniffed, text, whole, 0, limits).slice(0, LOOKED_AT);
  const { delimiter } = sniffed.dialect;
  const format = formatOf(delimiter);
  const { header_row } = accepted(await recognise(sampleOf({ format, delimiter }, records)));
  const heading = records.find(({ n }) => n === header_row)!;
  return asItStands(source, { kind: 'sheet', heading, encoding, sniffed }, limits);
}

/** A file of corrections: spreadsheets save it their own way, so what the profile says of the supplier's lists is no matter. */
async function openCorrections(source: Source, limits: Limits): Promise<Opened | null> {
  if (!mentionsCorrections(await source.read(0, SAMPLE_CHARACTERS))) return null;
  const encoding = await detectEncoding(source);
  const { text, whole } = await beginning(source, encoding);
  const sniffed = sniffDialect(text, whole, {});
  const heading = correctionHeading(sampleRecords(sniffed, text, whole, 0, limits));
  if (heading === null) return null;
  return asItStands(source, { kind: 'corrections', heading, encoding, sniffed }, limits);
}

function formatOf(delimiter: string): 'csv' | 'tsv' {
  return delimiter === '\t' ? 'tsv' : 'csv';
}

interface Standing {
  kind: NonNullable<Detected['kind']>;
  heading: FileRecord;
  encoding: Encoding;
  sniffed: Sniffed;
}

function asItStands(source: Source, { kind, heading, encoding, sniffed }: Standing, limits: Limits): Opened {
  const { delimiter, quote } = sniffed.dialect;
  const detected = detectedAsItStands(heading, {
    kind,
    format: formatOf(delimiter),
    encoding: encoding.name,
    delimiter,
    quote,
    sheet: null,
    gzip: source.gzip,
  });
  const counts = noCounts();
  const dropped = { bytes: 0 };
  async function* rows(): AsyncGenerator<PricelistRow[]> {
    yield* rowsAsTheyStand(heading, readRecords(source, encoding, sniffed, dropped), counts, limits);
    const { records, heading_rows, skipped_rows } = counts;
    Object.assign(detected, { records, heading_rows, skipped_rows, dropped_bytes: dropped.bytes });
  }
  return { detected, rows: rows() };
}

async function openList(source: Source, options: OpenOptions): Promise<Opened> {
  const { profile, limits } = options;
  const encoding = profile.encoding
    ? { name: namedEncoding(profile.encoding) }
    : await detectEncoding(source);
  const { text, whole } = await beginning(source, encoding);
  const sniffed = sniffDialect(text, whole, profile);
  const { dialect, shape } = sniffed;
  const { delimiter, quote } = dialect;
  const format = formatOf(delimiter);
  const about = { format, delimiter, sheet: null, hidden: [] } satisfies About;
  const records = sampleRecords(sniffed, text, whole, profile.header_row ?? 0, limits);
  const recognition = accepted(await options.recognise(sampleOf(about, records)));
  const gtinFields = gtinFieldsOf(records, recognition);
  const counts = noCounts();
  const spare = spareWidth(records, recognition, sniffed.modalWidth);
  const reading = (headings: string[]): Reading => {
    const split = splitsAmounts(records, headings, recognition, delimiter);
    const most = split ? headings.length : Math.max(headings.length, spare);
    if (headings.length > 0) shape.widths.add(headings.length);
    return { width: { most, rectangular: sniffed.rectangular }, limits, gtinFields, distrustZeros: false };
  };
  const sections = new Sections({
    records,
    recognition,
    ask: (behind, asked) => options.recognise(sampleOf(about, behind, asked)),
    reading,
    counts,
    offset: 0,
  });
  const detected: Detected = {
    ...seen(recognition, sections.mapper, counts),
    format,
    encoding: encoding.name,
    delimiter,
    quote,
    sheet: null,
    sheets: [],
    sheets_not_read: [],
    gtin_fields: gtinFields,
    gzip: source.gzip,
  };
  const dropped = { bytes: 0 };
  async function* rows(): AsyncGenerator<PricelistRow[]> {
    yield* sections.rows(readRecords(source, encoding, sniffed, dropped));
    detected.records = counts.records;
    detected.dropped_bytes = dropped.bytes;
    if (dropped.bytes > 0) detected.warnings.push(controlBytesDropped(dropped.bytes));
    if (encoding.fallback) detected.warnings.push(encodingMixed(encoding.fallback));
  }
  return { detected, rows: rows() };
}

function controlBytesDropped(count: number): Warning {
  return {
    code: 'control_bytes_dropped',
    message: 'NUL and control bytes were left out of the text.',
    count,
  };
}

function encodingMixed(fallback: string): Warning {
  const message = `The file mixes encodings: lines that are not UTF-8 were read as ${fallback}.`;
  return { code: 'encoding_mixed', message };
}

async function beginning(source: Source, encoding: Encoding): Promise<{ text: string; whole: boolean }> {
  let text = '';
  let lineEnd = false;
  for await (const piece of decodeChunks(source, encoding)) {
    text += piece;
    lineEnd ||= /[\r\n]/.test(piece);
    if (text.length > SAMPLE_CHARACTERS && lineEnd) return { text, whole: false };
    if (text.length > MAX_LINE) throw endlessLine();
  }
  return { text, whole: true };
}

function sampleRecords(
  sniffed: Sniffed,
  text: string,
  whole: boolean,
  headerRow: number,
  limits: Limits,
): FileRecord[] {
  const reader = new DelimitedReader(sniffed.dialect, sniffed.shape);
  const body = sniffed.separatorLine ? withoutFirstLine(text) : text;
  const records = reader.push(body, whole).filter(record => !isBlank(record.cells));
  if (records.length === 0 && whole) throw emptyFile();
  const sample = records.slice(0, SAMPLE_ROWS + headerRow);
  if (sample.some(({ cells }) => filledWidth(cells) > limits.maxColumns)) throw tooManyColumns(limits);
  return sample;
}

/**
 * The width that rows may have beyond their headings: that of nearly all of them, so that it comes of columns without a
 * heading. Where only most are longer, it may as well come of `saw, 12 inch`, and another cell stand where prices do.
 */
function spareWidth(records: FileRecord[], recognition: Recognition, modalWidth: number): number {
  const rows = headerRowsOf(recognition);
  if (rows.length === 0) return modalWidth;
  const headed = joinedHeadings(records.filter(({ n }) => rows.includes(n))).length;
  const price = recognition.columns?.price?.[0] ?? 1;
  const priced = records.filter(({ n, cells }) => n > rows.at(-1)! && (cells[price - 1] ?? '').trim() !== '');
  const wide = priced.filter(({ cells }) => cells.length === modalWidth);
  return modalWidth > headed && wide.length >= priced.length * NEARLY_ALL ? modalWidth : 0;
}

/**
 * Are rows longer than their headings because `1,50` stands unquoted between commas? Then they must not be read, as 1
 * would be taken for the price.
 */
function splitsAmounts(
  records: FileRecord[],
  headings: string[],
  { columns, header_row }: Recognition,
  delimiter: string,
): boolean {
  const price = columns?.price?.[0] ?? 0;
  if (delimiter !== ',' || headings.length === 0 || price === 0) return false;
  const longer = records.filter(
    ({ n, cells }) => n > (header_row ?? 0) && filledWidth(cells) > headings.length,
  );
  const split = longer.filter(
    ({ cells }) => /\d$/.test(cells[price - 1] ?? '') && /^\d{1,4}\D{0,4}$/.test(cells[price] ?? ''),
  );
  return split.length > longer.length * 0.5;
}

async function* readRecords(
  source: Source,
  encoding: Encoding,
  sniffed: Sniffed,
  dropped: { bytes: number },
): AsyncGenerator<FileRecord[]> {
  const reader = new DelimitedReader(sniffed.dialect, sniffed.shape);
  let first = sniffed.separatorLine;
  for await (const piece of decodeChunks(source, encoding, dropped)) {
    yield reader.push(first ? withoutFirstLine(piece) : piece);
    first = false;
    if (reader.pending > MAX_LINE) throw endlessLine();
  }
  yield reader.push('', true);
}

function withoutFirstLine(text: string): string {
  return text.replace(/^[^\r\n]*(\r\n|\n|\r)/, '');
}

function endlessLine(): PricelistError {
  return new PricelistError(
    'unreadable_file',
    `A line is longer than ${MAX_LINE} characters.`,
    'Check that the file is a CSV list with one product per line.',
  );
}
