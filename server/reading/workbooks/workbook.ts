import { posix } from 'node:path';
import { type NumberStyle, numberStyle } from '../numbers.ts';
import { type Limits, type OpenOptions, PricelistError } from '../types.ts';
import { type SheetContext, SheetHandler, TextCollector } from './sheet.ts';
import type { Book } from './sheets.ts';
import { parseXml, type XmlHandler } from './xml.ts';
import type { Container } from './zip.ts';

// Own reader on yauzl and saxes: exceljs has stood still since 2023 and its stream reader trusts part order, and the
// other readers hold whole sheets in memory; what a pricelist needs of the format is little.

// What real workbooks stay far below: Excel allows 65,490 cell formats; programs write a sheet per page at most.
const MOST_SHEETS = 10_000;
const MOST_STYLES = 100_000;
const MOST_BYTES_OF_SMALL_PART = 32 * 1024 ** 2;
interface Sheet {
  name: string;
  part: string;
  hidden: boolean;
}

interface Workbook {
  sheets: Sheet[];
  date1904: boolean;
  /** Whoever wrote it leaves all results to the program that opens it. */
  uncalculated: boolean;
}

/** Opens an XLSX workbook; see `openPricelist` for what it throws. */
export async function openWorkbook(container: Container, options: OpenOptions): Promise<Book> {
  const { sheets, date1904, uncalculated } = await readWorkbook(container);
  const context: SheetContext = {
    strings: await readSharedStrings(container, options),
    styles: await readStyles(container),
    date1904,
    limits: options.limits,
  };
  return {
    format: 'xlsx',
    uncalculated: uncalculated ? 'all' : container.has('xl/calcChain.xml') ? 'none' : 'perhaps',
    sheets: sheets.map(({ name, part, hidden }) => ({
      name,
      hidden,
      open: () => {
        const handler = new SheetHandler(context);
        return { facts: handler.facts, records: parseXml(container, part, handler) };
      },
    })),
  };
}

async function readWorkbook(container: Container): Promise<Workbook> {
  const targets = new Map<string, string>();
  await visit(container, 'xl/_rels/workbook.xml.rels', (name, { Id, Target }) => {
    if (name === 'Relationship' && Id && Target) targets.set(Id, posix.join('/xl', Target).slice(1));
    if (name === 'Relationship' && Id && Target?.startsWith('/')) targets.set(Id, Target.slice(1));
  });
  const workbook: Workbook = { sheets: [], date1904: false, uncalculated: false };
  await visit(container, 'xl/workbook.xml', (name, attributes) => {
    if (name === 'workbookPr') workbook.date1904 = ['1', 'true'].includes(attributes.date1904 ?? '');
    if (name === 'calcPr') workbook.uncalculated = ['1', 'true'].includes(attributes.fullCalcOnLoad ?? '');
    if (name !== 'sheet') return;
    if (workbook.sheets.length >= MOST_SHEETS) throw tooMany('sheets', MOST_SHEETS);
    const id = Object.entries(attributes).find(([key]) => /(^|:)id$/.test(key))?.[1] ?? '';
    const part = targets.get(id) ?? `xl/worksheets/sheet${workbook.sheets.length + 1}.xml`;
    if (/chartsheets|dialogsheets|macrosheets/i.test(part)) return;
    const hidden = ['hidden', 'veryHidden'].includes(attributes.state ?? '');
    workbook.sheets.push({ name: attributes.name ?? '', part, hidden });
  });
  return workbook;
}

async function readStyles(container: Container): Promise<NumberStyle[]> {
  const formats = new Map<number, NumberStyle>();
  const styles: NumberStyle[] = [];
  let inCellFormats = false;
  await visit(container, 'xl/styles.xml', (name, attributes) => {
    if (name === 'numFmt') {
      const id = Number(attributes.numFmtId);
      formats.set(id, numberStyle(id, attributes.formatCode ?? ''));
    }
    if (name === 'cellXfs') inCellFormats = true;
    else if (name === 'cellStyles' || name === 'dxfs') inCellFormats = false;
    else if (name === 'xf' && inCellFormats) {
      if (styles.length >= MOST_STYLES) throw tooMany('cell formats', MOST_STYLES);
      const id = Number(attributes.numFmtId ?? 0);
      styles.push(formats.get(id) ?? numberStyle(id, undefined));
    }
  });
  return styles;
}

/** Signs beyond Latin-1: V8 then takes two bytes for each sign of a text. */
const WIDE = /[^\0-\xff]/;

async function readSharedStrings(container: Container, { limits, room }: OpenOptions): Promise<string[]> {
  const part = 'xl/sharedStrings.xml';
  await room?.(Math.min(container.sizeOf(part), limits.maxSharedStringsBytes));
  const strings: string[] = [];
  let bytes = 0;
  for await (const batch of parseXml(container, part, new StringsHandler(limits.maxCellLength))) {
    for (const text of batch) {
      bytes += text.length * (WIDE.test(text) ? 2 : 1) + 16;
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

  open(name: string, attributes: Record<string, string>): void {
    this.texts.open(name, attributes);
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
  for await (const _ of parseXml(container, part, handler, MOST_BYTES_OF_SMALL_PART));
}

function tooMany(what: string, most: number): PricelistError {
  return new PricelistError(
    'file_too_large',
    `The workbook has more than ${most} ${what}.`,
    'Save the list as CSV and send that.',
  );
}

function tooManyStrings(limits: Limits): PricelistError {
  return new PricelistError(
    'file_too_large',
    `The workbook's texts take more than ${limits.maxSharedStringsBytes} bytes of memory.`,
    'Save the list as CSV and send that; a CSV may be as long as you like.',
  );
}
