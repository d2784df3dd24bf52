import { DelimitedReader, isBlank, MAX_LINE } from './csv.ts';
import { type Sniffed, sniffDialect } from './dialect.ts';
import { decodeChunks, detectEncoding, namedEncoding } from './encoding.ts';
import { emptyFile } from './format.ts';
import { accepted, SAMPLE_ROWS, sampleOf } from './recognition.ts';
import { batches, filledWidth, type RowMapper, rowMapper, tooManyColumns } from './rows.ts';
import type { Source } from './source.ts';
import {
  type FileRecord,
  type Limits,
  type Opened,
  type OpenOptions,
  PricelistError,
  type PricelistRow,
  type Recognition,
} from './types.ts';

const SAMPLE_CHARACTERS = 256 * 1024;

/** Opens delimited text; see `openPricelist` for what it throws. */
export async function openDelimited(source: Source, options: OpenOptions): Promise<Opened> {
  const { profile, limits } = options;
  const encoding = profile.encoding ? namedEncoding(profile.encoding) : await detectEncoding(source);
  const { text, whole } = await beginning(source, encoding);
  const sniffed = sniffDialect(text, whole, profile);
  const { dialect } = sniffed;
  const format = dialect.delimiter === '\t' ? 'tsv' : 'csv';
  const records = sampleRecords(sniffed, text, whole, profile.header_row ?? 0, limits);
  const recognition = accepted(await options.recognise(sampleOf(format, records)));
  const headerRow = recognition.header_row ?? 0;
  const headings = records.find(({ n }) => n === headerRow)?.cells ?? [];
  const split = splitsAmounts(records, headings, headerRow, recognition, dialect.delimiter);
  const most = split ? headings.length : Math.max(headings.length, sniffed.modalWidth);
  const mapper = rowMapper(headings, recognition, { most, rectangular: sniffed.rectangular }, limits);
  sniffed.shape.widths.add(headings.length);
  return {
    detected: {
      format,
      encoding,
      delimiter: dialect.delimiter,
      quote: dialect.quote,
      decimal_mark: null,
      header_row: headerRow,
      sheet: null,
      columns: mapper.columns,
      raw_columns: mapper.rawColumns,
      gzip: source.gzip,
      warnings: recognition.warnings ?? [],
    },
    rows: readRows(source, encoding, sniffed, mapper),
  };
}

async function beginning(source: Source, encoding: string): Promise<{ text: string; whole: boolean }> {
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
 * Are rows longer than their headings because `1,50` stands unquoted between commas? Then they must not be read, as 1
 * would be taken for the price.
 */
function splitsAmounts(
  records: FileRecord[],
  headings: string[],
  headerRow: number,
  { columns }: Recognition,
  delimiter: string,
): boolean {
  const price = columns?.price?.[0] ?? 0;
  if (delimiter !== ',' || headings.length === 0 || price === 0) return false;
  const longer = records.filter(({ n, cells }) => n > headerRow && filledWidth(cells) > headings.length);
  const split = longer.filter(
    ({ cells }) => /\d$/.test(cells[price - 1] ?? '') && /^\d{1,4}\D{0,4}$/.test(cells[price] ?? ''),
  );
  return split.length > longer.length * 0.5;
}

async function* readRows(
  source: Source,
  encoding: string,
  sniffed: Sniffed,
  mapper: RowMapper,
): AsyncGenerator<PricelistRow[]> {
  const reader = new DelimitedReader(sniffed.dialect, sniffed.shape);
  let first = sniffed.separatorLine;
  for await (const piece of decodeChunks(source, encoding)) {
    yield* batches(reader.push(first ? withoutFirstLine(piece) : piece), mapper);
    yield [];
    first = false;
    if (reader.pending > MAX_LINE) throw endlessLine();
  }
  yield* batches(reader.push('', true), mapper);
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
