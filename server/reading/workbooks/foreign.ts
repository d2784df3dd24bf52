/** Workbooks other than XLSX, by SheetJS, which holds them whole: within the limits of a parser's process, and no large ones. */
import { passwordProtected } from '../format.ts';
import { canonical, formatted, type NumberStyle, styleOf } from '../numbers.ts';
import { type FileFormat, type FileRecord, type Limits, PricelistError } from '../types.ts';
import type { SheetFacts } from './sheet.ts';
import type { Book, BookSheet } from './sheets.ts';
import { damaged } from './zip.ts';

/** Bytes of a file, and characters of a text. */
export const MOST_FOREIGN_BYTES = 32 * 1024 ** 2;
const BATCH = 1000;

/** What a sheet hides that SheetJS does not tell. */
export interface Hidden {
  columns: number[];
  /** 0-based. */
  rows: Set<number>;
  sheet: boolean;
}

interface Cell {
  t: string;
  v?: unknown;
  w?: string;
  z?: string | number;
  f?: string;
}

interface Worksheet {
  '!data'?: (Cell | undefined)[][];
  '!cols'?: ({ hidden?: boolean } | undefined)[];
  '!rows'?: ({ hidden?: boolean } | undefined)[];
  '!type'?: string;
}

/**
 * Opens a workbook in a format that SheetJS knows.
 *
 * @param bytes the file, or its text
 * @param hidden by sheet, where the format needs a look of our own
 * @throws PricelistError `unreadable_file`, `password_protected`, `file_too_large`
 */
export async function openForeign(
  bytes: Buffer | string,
  format: FileFormat,
  limits: Limits,
  hidden: Hidden[] = [],
): Promise<Book> {
  if (bytes.length > MOST_FOREIGN_BYTES) throw tooLarge();
  const { read } = await import('@e965/xlsx');
  let book: ReturnType<typeof read>;
  try {
    book = read(bytes, {
      type: typeof bytes === 'string' ? 'string' : 'buffer',
      dense: true,
      cellNF: true,
      cellStyles: true,
      cellHTML: false,
    });
  } catch (error) {
    throw asRefusal(error as Error);
  }
  const date1904 = book.Workbook?.WBProps?.date1904 === true;
  const sheets = book.SheetNames.map((name, i): BookSheet => {
    const sheet = (book.Sheets[name] ?? {}) as Worksheet;
    const facts: SheetFacts = { hidden: hiddenColumns(sheet, hidden[i]), calculated: true };
    return {
      name,
      hidden: (book.Workbook?.Sheets?.[i]?.Hidden ?? 0) > 0 || hidden[i]?.sheet === true,
      open: () => ({ facts, records: recordsOf(sheet, hidden[i], date1904, limits) }),
    };
  });
  return { format, uncalculated: 'none', sheets };
}

function hiddenColumns(sheet: Worksheet, hidden: Hidden | undefined): number[] {
  const found = (sheet['!cols'] ?? []).flatMap((column, i) => (column?.hidden ? [i + 1] : []));
  return hidden ? hidden.columns : found;
}

async function* recordsOf(
  sheet: Worksheet,
  hidden: Hidden | undefined,
  date1904: boolean,
  limits: Limits,
): AsyncGenerator<FileRecord[]> {
  const styles = new Map<string, NumberStyle>();
  let batch: FileRecord[] = [];
  for (const [i, row] of (sheet['!data'] ?? []).entries()) {
    const record = row && recordOf(row, i + 1, styles, date1904, limits);
    if (!record) continue;
    record.hidden = sheet['!rows']?.[i]?.hidden === true || hidden?.rows.has(i) === true;
    batch.push(record);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  yield batch;
}

function recordOf(
  row: (Cell | undefined)[],
  n: number,
  styles: Map<string, NumberStyle>,
  date1904: boolean,
  limits: Limits,
): FileRecord | null {
  const record = { n, cells: [] as string[], error: null, kinds: '', numbers: [] as (string | null)[] };
  const labels: string[] = [];
  const unresolved: number[] = [];
  let filled = 0;
  const width = Math.min(row.length, limits.maxColumns + 1);
  for (let i = 0; i < width; i++) {
    const shown = row[i] ? shownCell(row[i]!, styles, date1904) : BLANK;
    record.cells.push(shown.text);
    record.numbers.push(shown.number);
    record.kinds += shown.kind;
    if (shown.label) labels[i] = shown.label;
    if (shown.text.trim() !== '') filled = i + 1;
    else if (row[i]?.f !== undefined && row[i]?.v === undefined) {
      unresolved.push(i);
      filled = i + 1;
    }
  }
  if (filled === 0) return null;
  record.cells.length = filled;
  record.numbers.length = filled;
  return {
    ...record,
    kinds: record.kinds.slice(0, filled),
    labels: labels.length > 0 ? labels : undefined,
    unresolved: unresolved.length > 0 ? unresolved : undefined,
  };
}

interface Shown {
  text: string;
  kind: string;
  number: string | null;
  label?: string | null;
}

const BLANK: Shown = { text: '', kind: '-', number: null };

function shownCell(cell: Cell, styles: Map<string, NumberStyle>, date1904: boolean): Shown {
  const { t, v, w } = cell;
  if (t === 's') return { text: String(v ?? ''), kind: 's', number: null };
  if (t === 'b') return { text: v ? 'TRUE' : 'FALSE', kind: 'b', number: null };
  if (t === 'e') return { text: w ?? '#N/A', kind: 'e', number: null };
  if (t === 'd' || v instanceof Date) return { text: w ?? String(v), kind: 'd', number: null };
  const number = t === 'n' ? canonical(String(v)) : null;
  if (number === null) return BLANK;
  const code = typeof cell.z === 'string' ? cell.z : '';
  if (!styles.has(code)) styles.set(code, styleOf(code));
  const style = styles.get(code)!;
  const text = formatted(number, style, date1904);
  if (style.kind === 'date') return { text, kind: 'd', number: null };
  if (!/\d/.test(text)) return { text, kind: 's', number: null };
  return {
    text: text === number ? asWritten(number, w) : text,
    kind: 'n',
    number,
    label: style.label ?? signOf(w),
  };
}

/** ODS tells what is shown, but not by which format: leading zeros and signs of a code are taken from there. */
function asWritten(number: string, shown = ''): string {
  const isCode = /^\d{1,15}$/.test(number) && !/[.,'%\p{Sc}]/u.test(shown) && /^[\p{L}\d/ -]+$/u.test(shown);
  const digits = shown.replace(/\D/g, '').replace(/^0+(?=\d)/, '');
  return isCode && digits === number && !/^\d{1,3}( \d{3})+$/.test(shown) ? shown.trim() : number;
}

function signOf(shown = ''): string | null {
  return /[\p{Sc}%]|\b[A-Z]{3}\b/u.exec(shown)?.[0] ?? null;
}

function asRefusal({ message }: Error): PricelistError {
  return /password|encrypt/i.test(message) ? passwordProtected() : damaged();
}

/** The error for a file beyond what can be held whole. */
export function tooLarge(): PricelistError {
  return new PricelistError(
    'file_too_large',
    `A workbook in this format may have ${MOST_FOREIGN_BYTES} bytes at most.`,
    'Save it as XLSX or CSV, which may be as long as you like.',
  );
}
