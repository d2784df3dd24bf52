/** The sheets of a workbook, whatever its format: which are read, and their rows one sheet after the other. */
import { correctionHeading, detectedAsItStands, LOOKED_AT, rowsAsTheyStand } from '../corrections.ts';
import { looksLikeAmount } from '../dialect.ts';
import { emptyFile } from '../format.ts';
import { type About, accepted, gtinFieldsOf, SAMPLE_ROWS, sampleOf, seen } from '../recognition.ts';
import { filledWidth, type Reading } from '../rows.ts';
import { headerRowsOf, noCounts, Sections, type Start } from '../sections.ts';
import { plain } from '../texts.ts';
import {
  type Detected,
  type FileFormat,
  type FileRecord,
  type ImportProfile,
  type Opened,
  type OpenOptions,
  PricelistError,
  type PricelistRow,
  type Recognition,
} from '../types.ts';
import type { SheetFacts } from './sheet.ts';

/** Sheets that are looked at for a price column; each one costs a question to the database. */
const MOST_SHEETS_TRIED = 200;
/** Sheets that are looked at for rows that come back corrected. */
const MOST_SHEETS_LOOKED_AT = 20;

export interface BookSheet {
  name: string;
  hidden: boolean;
  /** Its records from the first one on. */
  open(): { facts: SheetFacts; records: AsyncIterable<FileRecord[]> };
}

export interface Book {
  format: FileFormat;
  /** Whether formulas whose result is 0 were never calculated: all of them, or where a sheet has no other results. */
  uncalculated: 'all' | 'perhaps' | 'none';
  sheets: BookSheet[];
}

/** A sheet with its first records. */
interface Sampled {
  sheet: BookSheet;
  records: FileRecord[];
  facts: SheetFacts;
  recognition: Recognition;
  /** The headings of the sheet before, which this one goes on from. */
  headings?: FileRecord[];
}

interface Chosen {
  read: Sampled[];
  notRead: Detected['sheets_not_read'];
}

/** Reads the sheets that hold products; see `openPricelist` for what it throws. */
export async function openBook(book: Book, gzip: boolean, options: OpenOptions): Promise<Opened> {
  if (options.sheet) return asTheyStand(book, 'sheet', [await wantedSheet(book, options)], gzip, options);
  const corrected = await correctedSheets(book);
  if (corrected.length > 0) return asTheyStand(book, 'corrections', corrected, gzip, options);
  const { read, notRead } = await chooseSheets(book, options);
  const first = read[0]!;
  const recognition = accepted(first.recognition);
  const counts = noCounts();
  const gtinFields = [...new Set(read.flatMap(one => gtinFieldsOf(one.records, one.recognition)))];
  const begin = (one: Sampled, offset: number) =>
    new Sections({
      records: one.records,
      recognition: one.recognition,
      ask: (behind, asked) => options.recognise(sampleOf(aboutOf(one.sheet, one.facts), behind, asked)),
      reading: readingOf(book, one, gtinFields, options),
      counts,
      offset,
      headings: one.headings,
      first: one === first ? undefined : recognition,
    } satisfies Start);
  const sections = begin(first, 0);
  const detected: Detected = {
    ...seen(recognition, sections.mapper, counts),
    format: book.format,
    encoding: null,
    delimiter: null,
    quote: null,
    sheet: first.sheet.name,
    sheets: [],
    sheets_not_read: notRead,
    gtin_fields: gtinFields,
    gzip,
  };

  async function* rows(): AsyncGenerator<PricelistRow[]> {
    let current = sections;
    for (const one of read) {
      if (one !== first) {
        current = begin(one, current.last);
        counts.sections.push({ first_row: current.last + 1, ...current.mapper.raw });
      }
      const sheet = { name: one.sheet.name, first_row: current.last, rows: 0 };
      detected.sheets.push(sheet);
      for await (const batch of current.rows(one.sheet.open().records)) {
        sheet.rows += batch.length;
        yield batch;
      }
    }
    detected.records = counts.records;
  }
  return { detected, rows: rows() };
}

interface Headed {
  sheet: BookSheet;
  heading: FileRecord;
}

/** The sheets with rejected rows that come back, whatever they are called by now. */
async function correctedSheets({ sheets }: Book): Promise<Headed[]> {
  const found: Headed[] = [];
  for (const sheet of sheets.slice(0, MOST_SHEETS_LOOKED_AT)) {
    const { records } = await sampleSheet(sheet, LOOKED_AT);
    const heading = correctionHeading(records);
    if (heading) found.push({ sheet, heading });
  }
  return found;
}

/** The first sheet whose headings are known, of those that are not hidden. */
async function wantedSheet({ sheets }: Book, { recognise }: OpenOptions): Promise<Headed> {
  let refused: Recognition | undefined;
  for (const sheet of candidates(sheets, {}).slice(0, MOST_SHEETS_LOOKED_AT)) {
    const { records, facts } = await sampleSheet(sheet, LOOKED_AT);
    if (records.length === 0) continue;
    const recognition = await recognise(sampleOf(aboutOf(sheet, facts), records));
    const heading = records.find(({ n }) => n === recognition.header_row);
    if (heading) return { sheet, heading };
    refused ??= recognition;
  }
  if (refused) accepted(refused);
  throw emptyFile();
}

function asTheyStand(
  book: Book,
  kind: NonNullable<Detected['kind']>,
  headed: Headed[],
  gzip: boolean,
  { limits }: OpenOptions,
): Opened {
  const first = headed[0]!;
  const detected = detectedAsItStands(first.heading, {
    kind,
    format: book.format,
    encoding: null,
    delimiter: null,
    quote: null,
    sheet: first.sheet.name,
    gzip,
  });
  const counts = noCounts();
  async function* rows(): AsyncGenerator<PricelistRow[]> {
    let offset = 0;
    for (const { sheet, heading } of headed) {
      const read = { name: sheet.name, first_row: offset, rows: 0 };
      detected.sheets.push(read);
      for await (const batch of rowsAsTheyStand(
        heading,
        sheet.open().records,
        counts,
        limits,
        read.first_row,
      )) {
        read.rows += batch.length;
        offset = batch.at(-1)?.rowNumber ?? offset;
        yield batch;
      }
    }
    const { records, heading_rows, skipped_rows } = counts;
    Object.assign(detected, { records, heading_rows, skipped_rows });
  }
  return { detected, rows: rows() };
}

function readingOf(
  book: Book,
  { facts }: Sampled,
  gtinFields: Reading['gtinFields'],
  { limits }: OpenOptions,
) {
  const distrustZeros = book.uncalculated === 'all' || (book.uncalculated === 'perhaps' && !facts.calculated);
  return (): Reading => ({
    width: { most: Number.POSITIVE_INFINITY, rectangular: false },
    limits,
    gtinFields,
    distrustZeros,
  });
}

function aboutOf(sheet: BookSheet, facts: SheetFacts): About {
  return { format: 'xlsx', delimiter: null, sheet: sheet.name, hidden: facts.hidden };
}

/** The sheet that the profile names, else all visible ones with prices, and with codes where some have them. */
async function chooseSheets(book: Book, options: OpenOptions): Promise<Chosen> {
  const wanted = candidates(book.sheets, options.profile);
  const found: Sampled[] = [];
  const notRead: Detected['sheets_not_read'] = book.sheets
    .filter(sheet => !wanted.includes(sheet))
    .map(sheet => ({ name: sheet.name, reason: sheet.hidden ? 'hidden' : 'not_named' }));
  let refused: Sampled | null = null;
  for (const [i, sheet] of wanted.entries()) {
    const tried = i < MOST_SHEETS_TRIED ? await trySheet(sheet, found.at(-1), options) : null;
    if (tried && !tried.recognition.error && hasRows(tried)) found.push(tried);
    else {
      refused ??= tried;
      const reason = i < MOST_SHEETS_TRIED ? (tried?.recognition.error ?? 'empty') : 'too_many_sheets';
      notRead.push({ name: sheet.name, reason });
    }
  }
  const coded = found.filter(one => !lacksCodes(one));
  const read = coded.length > 0 ? coded : found.slice(0, 1);
  for (const one of found) {
    if (!read.includes(one)) notRead.push({ name: one.sheet.name, reason: 'no_code_column' });
  }
  if (read.length === 0 && refused) read.push(refused);
  if (read.length === 0) throw emptyFile();
  return { read, notRead };
}

/** Stands anything below the headings? A word of its cover may be one. */
function hasRows({ records, recognition }: Sampled): boolean {
  return records.length > headerRowsOf(recognition).length;
}

async function trySheet(
  sheet: BookSheet,
  before: Sampled | undefined,
  options: OpenOptions,
): Promise<Sampled | null> {
  const wanted = SAMPLE_ROWS + (options.profile.header_row ?? 0);
  const { records, facts } = await sampleSheet(sheet, wanted);
  if (records.length === 0) return null;
  if (before && goesOn(before, records)) {
    const rows = headerRowsOf(before.recognition);
    const headings = before.headings ?? before.records.filter(({ n }) => rows.includes(n));
    const recognition = { ...before.recognition, header_row: 0, header_rows: [] };
    return { sheet, records, facts, recognition, headings };
  }
  const recognition = await options.recognise(sampleOf(aboutOf(sheet, facts), records));
  return { sheet, records, facts, recognition };
}

/** Does the name of the product serve as its code, for want of a column of codes? */
function lacksCodes({ recognition }: Sampled): boolean {
  return recognition.warnings?.some(({ code }) => code === 'no_code_column') === true;
}

/** Does a sheet go on with the list of the one before, without a heading of its own? */
function goesOn({ recognition, records: above }: Sampled, records: FileRecord[]): boolean {
  const { code, price } = recognition.columns ?? {};
  if (headerRowsOf(recognition).length === 0 || !code?.length || price?.length !== 1) return false;
  const last = Math.max(...above.map(({ cells }) => filledWidth(cells)));
  const isRow = ({ cells, numbers }: FileRecord) => {
    const index = price[0]! - 1;
    const priced = numbers?.[index] != null || looksLikeAmount(plain(cells[index]) ?? '');
    return (
      priced && code.every(position => plain(cells[position - 1]) !== null) && filledWidth(cells) <= last
    );
  };
  return isRow(records[0]!) && records.filter(isRow).length >= records.length * 0.9;
}

function candidates(sheets: BookSheet[], { sheet }: ImportProfile): BookSheet[] {
  const visible = sheets.filter(({ hidden }) => !hidden);
  if (sheet === undefined || sheet === null) return visible.length > 0 ? visible : sheets;
  const wanted = String(sheet).trim().toLowerCase();
  const named =
    typeof sheet === 'number'
      ? sheets[sheet - 1]
      : sheets.find(({ name }) => name.trim().toLowerCase() === wanted);
  if (named) return [named];
  throw new PricelistError(
    'bad_profile',
    `The workbook has no sheet ${JSON.stringify(sheet)}, which the supplier's profile names.`,
    `Its sheets are: ${sheets
      .slice(0, 20)
      .map(({ name }) => name.slice(0, 60).toWellFormed())
      .join(', ')}.`,
  );
}

async function sampleSheet(sheet: BookSheet, wanted: number) {
  const { facts, records } = sheet.open();
  const sample: FileRecord[] = [];
  for await (const batch of records) {
    for (const record of batch) sample.push(record);
    if (sample.length >= wanted) break;
  }
  return { facts, records: sample.slice(0, wanted) };
}
