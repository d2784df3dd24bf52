import { posix } from 'node:path';
import { emptyFile } from './format.ts';
import { type NumberStyle, numberStyle } from './numbers.ts';
import type { Opened, OpenOptions } from './pricelist.ts';
import { accepted } from './recognition.ts';
import { batches, type RowMapper, rowMapper, tooManyColumns } from './rows.ts';
import { parseXml, type SheetContext, SheetHandler, TextCollector, type XmlHandler } from './sheet.ts';
import type { Source } from './source.ts';
import {
  type FileRecord,
  type ImportProfile,
  type Limits,
  PricelistError,
  type PricelistRow,
} from './types.ts';
import { Container } from './zip.ts';

// Own reader on yauzl and saxes: exceljs has stood still since 2023 and its stream reader trusts part order, and the
// other readers hold whole sheets in memory; what a pricelist needs of the format is little.

const SAMPLE_ROWS = 200;

interface Sheet {
  name: string;
  part: string;
  hidden: boolean;
}

interface Workbook {
  sheets: Sheet[];
  date1904: boolean;
}

/** Opens an XLSX workbook; see `openPricelist` for what it throws. */
export async function openWorkbook(source: Source, options: OpenOptions): Promise<Opened> {
  const { profile, limits } = options;
  const container = await Container.open(source, limits);
  const { sheets, date1904 } = await readWorkbook(container);
  const context: SheetContext = {
    strings: await readSharedStrings(container, limits),
    styles: await readStyles(container),
    date1904,
    maxCellLength: limits.maxCellLength,
  };
  const found = await chooseSheet(container, context, candidates(sheets, profile), options);
  const recognition = accepted(found.recognition);
  const headerRow = recognition.header_row ?? 0;
  const headings = found.records.find(({ n }) => n === headerRow)?.cells ?? [];
  const mapper = rowMapper(
    headings,
    recognition,
    { most: Number.POSITIVE_INFINITY, rectangular: false },
    limits,
  );
  return {
    detected: {
      format: 'xlsx',
      encoding: null,
      delimiter: null,
      quote: null,
      decimal_mark: null,
      header_row: headerRow,
      sheet: found.sheet.name,
      columns: mapper.columns,
      raw_columns: mapper.rawColumns,
      gzip: source.gzip,
      warnings: recognition.warnings ?? [],
    },
    rows: readRows(container, context, found.sheet, mapper, limits),
  };
}

/** The sheet that the profile names, else the first visible one in which a price column is recognised. */
async function chooseSheet(
  container: Container,
  context: SheetContext,
  sheets: Sheet[],
  options: OpenOptions,
) {
  let first = null;
  for (const sheet of sheets) {
    const wanted = SAMPLE_ROWS + (options.profile.header_row ?? 0);
    const records = await sampleSheet(container, context, sheet, wanted, options.limits);
    if (records.length === 0) continue;
    const rows = records.map(({ n, cells, kinds }) => ({ n, c: cells.map(short), k: kinds! }));
    const recognition = await options.recognise({ format: 'xlsx', rows });
    if (!recognition.error) return { sheet, records, recognition };
    first ??= { sheet, records, recognition };
  }
  if (!first) throw emptyFile();
  return first;
}

function short(cell: string): string {
  return cell.length > 200 ? cell.slice(0, 200).toWellFormed() : cell;
}

function candidates(sheets: Sheet[], { sheet }: ImportProfile): Sheet[] {
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
    `Its sheets are: ${sheets.map(({ name }) => name).join(', ')}.`,
  );
}

async function sampleSheet(
  container: Container,
  context: SheetContext,
  sheet: Sheet,
  wanted: number,
  limits: Limits,
): Promise<FileRecord[]> {
  const records: FileRecord[] = [];
  for await (const batch of parseXml(container, sheet.part, new SheetHandler(context))) {
    records.push(...batch);
    if (records.length >= wanted) break;
  }
  if (records.some(({ cells }) => cells.length > limits.maxColumns)) throw tooManyColumns(limits);
  return records.slice(0, wanted);
}

async function* readRows(
  container: Container,
  context: SheetContext,
  sheet: Sheet,
  mapper: RowMapper,
  limits: Limits,
): AsyncGenerator<PricelistRow[]> {
  let waiting: FileRecord[] = [];
  for await (const batch of parseXml(container, sheet.part, new SheetHandler(context))) {
    if (batch.some(({ cells }) => cells.length > limits.maxColumns)) throw tooManyColumns(limits);
    waiting.push(...batch);
    if (waiting.length < 1000) yield [];
    else {
      yield* batches(waiting, mapper);
      waiting = [];
    }
  }
  yield* batches(waiting, mapper);
}

async function readWorkbook(container: Container): Promise<Workbook> {
  const targets = new Map<string, string>();
  await visit(container, 'xl/_rels/workbook.xml.rels', (name, { Id, Target }) => {
    if (name === 'Relationship' && Id && Target) targets.set(Id, posix.join('/xl', Target).slice(1));
    if (name === 'Relationship' && Id && Target?.startsWith('/')) targets.set(Id, Target.slice(1));
  });
  const workbook: Workbook = { sheets: [], date1904: false };
  await visit(container, 'xl/workbook.xml', (name, attributes) => {
    if (name === 'workbookPr') workbook.date1904 = ['1', 'true'].includes(attributes.date1904 ?? '');
    if (name !== 'sheet') return;
    const id = Object.entries(attributes).find(([key]) => /(^|:)id$/.test(key))?.[1] ?? '';
    const part = targets.get(id) ?? `xl/worksheets/sheet${workbook.sheets.length + 1}.xml`;
    if (/chartsheets|dialogsheets|macrosheets/i.test(part)) return;
    const hidden = ['hidden', 'veryHidden'].includes(attributes.state ?? '');
    workbook.sheets.push({ name: attributes.name ?? '', part, hidden });
  });
  return workbook;
}

async function readStyles(container: Container): Promise<NumberStyle[]> {
  const codes = new Map<number, string>();
  const styles: NumberStyle[] = [];
  let inCellFormats = false;
  await visit(container, 'xl/styles.xml', (name, attributes) => {
    if (name === 'numFmt') codes.set(Number(attributes.numFmtId), attributes.formatCode ?? '');
    else if (name === 'cellXfs') inCellFormats = true;
    else if (name === 'cellStyles' || name === 'dxfs') inCellFormats = false;
    else if (name === 'xf' && inCellFormats) {
      const id = Number(attributes.numFmtId ?? 0);
      styles.push(numberStyle(id, codes.get(id)));
    }
  });
  return styles;
}

async function readSharedStrings(container: Container, limits: Limits): Promise<string[]> {
  const strings: string[] = [];
  let bytes = 0;
  for await (const batch of parseXml(
    container,
    'xl/sharedStrings.xml',
    new StringsHandler(limits.maxCellLength),
  )) {
    for (const text of batch) {
      bytes += text.length + 16;
      strings.push(text);
    }
    if (bytes > limits.maxSharedStringsBytes) throw tooManyStrings(limits);
  }
  return strings;
}

class StringsHandler implements XmlHandler<string> {
  private texts: TextCollector;
  private done: string[] = [];

  constructor(max: number) {
    this.texts = new TextCollector(max);
  }

  open(name: string): void {
    this.texts.open(name);
  }

  text(text: string): void {
    this.texts.add(text);
  }

  close(name: string): void {
    this.texts.close(name);
    if (name === 'si') this.done.push(this.texts.take());
  }

  take(): string[] {
    const { done } = this;
    this.done = [];
    return done;
  }
}

/** Calls back for each element of a small part. */
async function visit(
  container: Container,
  part: string,
  open: (name: string, attributes: Record<string, string>) => void,
): Promise<void> {
  const handler: XmlHandler<never> = { open, text: () => {}, close: () => {}, take: () => [] };
  for await (const _ of parseXml(container, part, handler));
}

function tooManyStrings(limits: Limits): PricelistError {
  return new PricelistError(
    'file_too_large',
    `The workbook's texts take more than ${limits.maxSharedStringsBytes} bytes of memory.`,
    'Save the list as CSV and send that; a CSV may be as long as you like.',
  );
}
