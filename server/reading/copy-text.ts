/** Rows as COPY takes them in its text format. Whatever a file holds passes `cell` or `json`, and nothing else does. */
import { type Break, FIELDS, type PricelistRow } from './types.ts';

/**
 * What a line fills, in this order. All but the row's number are text or JSON without constraints, and the batch is not
 * among them (the database knows which one the transaction stages): no cell can fail a COPY or reach another batch.
 */
export const COPY_COLUMNS = [
  'row_number',
  'raw_data',
  ...FIELDS,
  'price_number',
  'parse_error',
  'price_label',
  'breaks',
  'hidden',
  'numbers',
];

/** So many cells without a value. */
const BLANKS = Array.from({ length: COPY_COLUMNS.length }, (_, count) => '\t\\N'.repeat(count));

/** One row with the end of its line. Most cells hold nothing: those between two that do are one piece of text. */
export function copyLine(row: PricelistRow): string {
  let line = `${Math.trunc(row.rowNumber)}\t${json(row.raw)}`;
  let blank = 0;
  const add = (value: string | null) => {
    if (value === null) blank++;
    else {
      line += `${BLANKS[blank]}\t${escaped(storable(value))}`;
      blank = 0;
    }
  };
  for (const field of FIELDS) add(row.fields[field]);
  add(row.priceNumber);
  add(row.parseError);
  add(row.priceLabel);
  add(row.breaks === null ? null : JSON.stringify(row.breaks.map(storableBreak)));
  add(row.hidden ? 't' : null);
  add(row.numbers ?? null);
  return `${line}${BLANKS[blank]}\n`;
}

/** What a line, without its end, says of a row that is read as it stands. */
export function rowOfLine(
  line: string,
): Pick<PricelistRow, 'rowNumber' | 'raw' | 'parseError'> & { numbers: Record<string, { n: string }> } {
  const cells = line.split('\t').map(cell => (cell === '\\N' ? null : unescaped(cell)));
  const at = (column: string) => cells[COPY_COLUMNS.indexOf(column)] ?? null;
  return {
    rowNumber: Number(at('row_number')),
    raw: JSON.parse(at('raw_data') ?? '{}'),
    parseError: at('parse_error'),
    numbers: JSON.parse(at('numbers') ?? '{}'),
  };
}

function storableBreak({ from, price, number }: Break): Break {
  return { from: storable(from), price: storable(price), number };
}

/** Text without what PostgreSQL's text and jsonb cannot hold: NULs, and halves of surrogate pairs. */
export function storable(text: string): string {
  const whole = text.isWellFormed() ? text : text.toWellFormed();
  return whole.includes('\0') ? whole.replaceAll('\0', '') : whole;
}

/** JSON escapes control characters itself; what it writes with `\u` may be nothing that jsonb takes. */
function json(raw: Record<string, string>): string {
  const text = JSON.stringify(raw);
  if (!text.includes('\\')) return text;
  const safe = text.includes('\\u')
    ? JSON.stringify(
        Object.fromEntries(Object.entries(raw).map(([key, value]) => [storable(key), storable(value)])),
      )
    : text;
  return escaped(safe);
}

const controls: Record<string, string> = { t: '\t', n: '\n', r: '\r', '\\': '\\' };

function unescaped(text: string): string {
  return text.includes('\\') ? text.replace(/\\([tnr\\])/g, (_, one: string) => controls[one]!) : text;
}

const special = /[\\\t\n\r]/;

function escaped(text: string): string {
  if (!special.test(text)) return text;
  return text
    .replaceAll('\\', '\\\\')
    .replaceAll('\t', '\\t')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r');
}
