/** How a list was read, in lines: format, sheets, headings, decimal mark, currency, and each column with its reason. */
import { printable } from '../printable.ts';
import { table, wrapped } from '../table.ts';

export interface Evidence {
  position: number;
  heading: string | null;
  field: string | null;
  why: string | null;
}

interface Counted {
  count: number;
  rows: number[];
}

interface Sheet {
  name: string;
  first_row: number;
}

/** What of `detected` is shown; lists of before lack some of it. */
export interface ReadAs {
  format?: string;
  encoding?: string | null;
  delimiter?: string | null;
  decimal_mark?: string | null;
  gzip?: boolean;
  header_row?: number;
  header_rows?: number[];
  sheet?: string | null;
  sheets?: Sheet[];
  sheets_not_read?: { name: string; reason: string }[];
  columns?: Record<string, unknown>;
  price?: { per?: string | number | null; unit?: string | number | null; currency?: string | null } | null;
  evidence?: Evidence[];
  skipped_rows?: Counted;
  heading_rows?: Counted;
  dropped_bytes?: number;
}

const NAMED = 8;
const LABEL = 14;
const LONGEST_HEADING = 30;
const DELIMITERS: Record<string, string> = { '\t': 'tab', ' ': 'blank' };

/** Of a failed list that could not be read at all: nothing. */
export function howRead(detected: ReadAs, currency: string | null, width: number): string[] {
  if (detected?.format === undefined) return [];
  const said: [string, string][] = [
    ['format', formatOf(detected)],
    ['sheets', sheetsOf(detected)],
    ['not read', (detected.sheets_not_read ?? []).map(one => `"${one.name}": ${one.reason}`).join('; ')],
    ['headings', headingsOf(detected)],
    ['decimal mark', detected.decimal_mark ? `"${detected.decimal_mark}"` : ''],
    ['currency', currencyOf(detected, currency)],
    ['prices', pricesOf(detected)],
    ['skipped', counted(detected.skipped_rows, detected.sheets, 'with neither code nor price')],
    ['dropped', detected.dropped_bytes ? `${detected.dropped_bytes} control bytes` : ''],
  ];
  const lines = said
    .filter(([, text]) => text !== '')
    .flatMap(([label, text]) => wrapped(`${label.padEnd(LABEL)}${printable(text)}`, width, 2, 2 + LABEL));
  return ['', 'read as:', ...lines, ...columnsOf(detected, width)];
}

function formatOf({ format, encoding, delimiter, gzip }: ReadAs): string {
  const parts = [format!.toUpperCase(), encoding ?? ''];
  if (delimiter) parts.push(`columns by ${DELIMITERS[delimiter] ?? `"${delimiter}"`}`);
  if (gzip) parts.push('gzipped');
  return parts.filter(Boolean).join(', ');
}

function sheetsOf({ sheet, sheets = [] }: ReadAs): string {
  const names = sheets.length > 0 ? sheets.map(one => one.name) : sheet ? [sheet] : [];
  return names.map(name => `"${name}"`).join(', ');
}

function headingsOf({ header_row, header_rows = [], heading_rows, sheets }: ReadAs): string {
  if (header_row === undefined) return '';
  if (header_row === 0) return 'none: the columns were told by what they hold';
  const own = header_rows.length > 0 ? header_rows : [header_row];
  const again = {
    count: (heading_rows?.count ?? 0) - own.length,
    rows: (heading_rows?.rows ?? []).filter(row => !own.includes(row)),
  };
  const more = again.count > 0 ? `; again in ${rowsOf(again, sheets)}` : '';
  return `row ${own.join(' and ')}${more}`;
}

function currencyOf({ columns = {}, price }: ReadAs, currency: string | null): string {
  const told = price?.currency ? ', by its heading' : '';
  if (columns.currency !== undefined) {
    return `by its column${currency ? `; ${currency} where that is blank` : ''}`;
  }
  return currency ? `${currency}${told}` : '';
}

function pricesOf({ price }: ReadAs): string {
  const per = Number(price?.per ?? 1);
  const unit = Number(price?.unit ?? 1);
  return [
    per === 1 ? '' : `for ${per} pieces, stored for one`,
    unit === 1 ? '' : unit < 1 ? 'in cents, stored in the main unit' : `in units of ${unit}`,
  ]
    .filter(Boolean)
    .join('; ');
}

function counted(rows: Counted | undefined, sheets: Sheet[] | undefined, what: string): string {
  if (!rows || rows.count === 0) return '';
  return `${rows.count} ${rows.count === 1 ? 'row' : 'rows'} ${what}: ${rowsOf(rows, sheets)}`;
}

function rowsOf({ count, rows }: Counted, sheets: Sheet[] | undefined): string {
  const named = rows.slice(0, NAMED).map(row => whereIs(row, sheets));
  return `row ${named.join(', ')}${count > named.length ? ' …' : ''}`;
}

/** Of a workbook of several sheets, the sheet and the row in it. */
export function whereIs(row: number, sheets: Sheet[] = []): string {
  const sheet = sheets.length > 1 ? sheets.findLast(one => one.first_row < row) : undefined;
  return sheet === undefined ? String(row) : `${row - sheet.first_row} of "${sheet.name}"`;
}

/** Every column that was taken and why; then prices that were not. */
function columnsOf({ evidence = [], columns = {} }: ReadAs, width: number): string[] {
  const taken = evidence.filter(one => one.field !== null);
  const rows: [string, string, string][] = taken.map(one => [one.field!, headingOf(one), one.why ?? '']);
  for (const [field, where] of Object.entries(columns)) {
    if (!taken.some(one => one.field === field)) rows.push([field, String(where), '']);
  }
  rows.push(...evidence.filter(one => one.field === null).map(other));
  if (rows.length === 0) return [];
  const heads = table(
    [],
    rows.map(([field, heading]) => [field, heading]),
  ).split('\n');
  const at = 4 + Math.max(...heads.map(line => [...line].length));
  const lines = rows.flatMap(([, , reason], i) =>
    wrapped(`${heads[i]!.padEnd(at - 2)}${printable(reason)}`.trimEnd(), width, 2, at),
  );
  return ['', 'columns:', ...lines];
}

function other(one: Evidence): [string, string, string] {
  return ['–', headingOf(one), one.why ?? ''];
}

function headingOf({ heading, position }: Evidence): string {
  const text = [...(heading?.trim() || `column ${position}`)];
  return text.length <= LONGEST_HEADING ? text.join('') : `${text.slice(0, LONGEST_HEADING - 1).join('')}…`;
}
