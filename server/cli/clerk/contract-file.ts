/** Contracts in a file: CSV with headings, which show what separates its cells. */
import { type CsvError, parse } from 'csv-parse/sync';
import iconv from 'iconv-lite';
import { isoMoment } from '../../moments.ts';
import { Problem } from '../../problem.ts';
import { type DecimalMark, readAmounts, type Unread } from '../../reading/amounts.ts';
import { detectEncoding } from '../../reading/encoding.ts';
import { toSource } from '../../reading/source.ts';
import { PricelistError } from '../../reading/types.ts';
import { refusal } from '../run.ts';

/** Headings of a file, and what the database calls them. */
const columns = {
  supplier: 'supplier',
  product: 'supplier_product_code',
  currency: 'currency_code',
  price: 'unit_price',
  rebate: 'rebate_percentage',
  from: 'effective_from',
  to: 'effective_to',
  reason: 'reason',
};
type Heading = keyof typeof columns;
export const headings = Object.keys(columns) as Heading[];

const TAKEN = `The headings are ${headings.join(', ')}.`;

const SEPARATORS = [',', ';', '\t'];

/** What is wrong with a cell, after the name of its row; nothing of it is quoted. */
interface Fault {
  what: string;
  hint: string;
}

const TIME_HINT = 'A time is as 2026-12-31 or 2026-12-31T12:00:00Z, in UTC where it names no zone.';
const amountHints: Record<Unread, string> = {
  none: 'An amount is 0 or more, as 1234.50, 1234,50 or 1.234,50.',
  either:
    'Three digits behind the only mark may be thousands: write 1234 or 1.2340, or name the decimal mark of all amounts by --decimal-mark.',
  'other mark':
    'All amounts of a column have one decimal mark: write them alike, or name it by --decimal-mark.',
};
const unread: Record<Unread, string> = {
  none: 'that is none',
  either: 'that may be read in two ways',
  'other mark': 'with another decimal mark than others',
};

interface Contracts {
  /** What a file says, as `set_contracts` takes it; without what cannot be read. */
  rows: Record<string, string | null>[];
  /** For the database, which tells what is wrong with all rows at once: the line on which each ends, and what is wrong. */
  about: { line: number; fault: string | null; hint: string | null }[];
}

/**
 * The text of a file, whichever encoding it has: found as that of price lists is, so that codes are spelt here as there.
 *
 * @param told hears which it is where it is no Unicode
 * @throws Problem `bad_file` where something cannot be read for certain, with the line: half a code is another one
 */
export async function textOfContracts(file: Buffer, told: (encoding: string) => void): Promise<string> {
  const { name, fallback } = await encodingOf(file);
  const text = iconv.decode(file, name);
  const at = text.search(UNREADABLE);
  if (at >= 0) {
    const line = text.slice(0, at).split(/\r\n?|\n/).length;
    const mixed = fallback === undefined ? '' : `, and others are ${fallback}`;
    throw refusal(
      'bad_file',
      `Line ${line} of the file holds what is no text: most of it is ${name}${mixed}.`,
      'Save the whole file anew as UTF-8, and see that its codes are spelt as in the lists.',
    );
  }
  if (!/^utf-/.test(name)) told(name);
  return text;
}

/** What no encoding gives for a letter: control characters, a mark that begins a file, what stands for a byte that does not fit. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is these that are refused
const UNREADABLE = /[\0-\x08\x0e-\x1f\x7f\ufeff\ufffd]|\p{Cs}/u;

async function encodingOf(file: Buffer): Promise<{ name: string; fallback?: string }> {
  const read = async (from: number, length: number) => file.subarray(from, from + length);
  try {
    return await detectEncoding(
      await toSource({ size: file.length, read, close: async () => undefined }, false),
    );
  } catch (error) {
    if (!(error instanceof PricelistError)) throw error;
    throw refusal('bad_file', error.message, 'Save it as CSV, in UTF-8.');
  }
}

/**
 * Reads a file of contracts.
 *
 * @param text what `textOfContracts` gives
 * @param given the decimal mark of its amounts, where somebody has said it
 * @throws Problem `bad_file`, where it is no such file; it names lines and headings, and quotes nothing else
 */
export function readContracts(text: string, given?: DecimalMark): Contracts {
  const rows = readRows(text);
  if (rows.length === 0) throw refusal('bad_file', 'The file has no rows.', TAKEN);
  const read: Record<string, string | null>[] = rows.map(() => ({}));
  const faults: Fault[][] = rows.map(() => []);
  for (const name of Object.keys(rows[0]!.record) as Heading[]) {
    const cells = rows.map(({ record }) => record[name]!);
    for (const [i, cell] of readCells(name, cells, given).entries()) {
      read[i]![columns[name]] = cell !== null && typeof cell === 'object' ? null : cell;
      if (cell !== null && typeof cell === 'object') faults[i]!.push(cell);
    }
  }
  // The reader counts CRLF within a cell as two.
  let doubled = 0;
  const about = rows.map(({ record, info }, i) => {
    doubled += Object.values(record).join('\n').split('\r\n').length - 1;
    const found = faults[i]!;
    const hints = [...new Set(found.map(({ hint }) => hint))];
    return {
      line: info.lines - doubled,
      fault: found.length === 0 ? null : found.map(({ what }) => what).join(' and '),
      hint: hints.length === 0 ? null : hints.join(' '),
    };
  });
  return { rows: read, about };
}

/** What the cells of a column say; null: nothing. */
function readCells(name: Heading, cells: string[], given?: DecimalMark): (string | Fault | null)[] {
  if (name === 'from' || name === 'to')
    return cells.map(cell =>
      cell === ''
        ? null
        : (isoMoment(cell) ?? { what: `has a time in "${name}" that is none`, hint: TIME_HINT }),
    );
  if (name !== 'price' && name !== 'rebate') return cells.map(cell => (cell === '' ? null : cell));
  const written = cells.filter(cell => cell !== '');
  const amounts = readAmounts(written, { given, isSmall: name === 'rebate' }).values();
  return cells.map(cell => {
    if (cell === '') return null;
    const amount = amounts.next().value!;
    return 'amount' in amount
      ? amount.amount
      : { what: `has a ${name} ${unread[amount.unread]}`, hint: amountHints[amount.unread] };
  });
}

interface FileRow {
  record: Record<string, string>;
  /** The line it ends on. */
  info: { lines: number };
}

function readRows(text: string): FileRow[] {
  const delimiter = separatorOf(text);
  try {
    return parse(text, {
      columns: (names: string[]) => knownHeadings(names.map(name => name.toLowerCase())),
      info: true,
      bom: true,
      trim: true,
      skip_empty_lines: true,
      delimiter,
      // Not that of the first line for all: sheets are put together from several.
      record_delimiter: ['\r\n', '\n', '\r'],
    }) as unknown as FileRow[];
  } catch (error) {
    if (error instanceof Problem) throw error;
    const { lines } = error as CsvError;
    const separator = delimiter === '\t' ? 'a tab' : `"${delimiter}"`;
    throw refusal(
      'bad_file',
      `Line ${lines} of the file cannot be read.`,
      `See that each row has a cell for each heading, and nothing but ${separator} between them; a text that has one stands in quotes.`,
    );
  }
}

/** @throws Problem `bad_file` naming those that mean nothing, and those that stand twice: which cell counts nobody could say */
function knownHeadings(names: string[]): string[] {
  const unknown = names.filter(name => !Object.hasOwn(columns, name));
  if (unknown.length > 0) {
    const told = unknown.map(name => (name === '' ? `none above column ${names.indexOf('') + 1}` : name));
    throw refusal('bad_file', `Unknown headings: ${[...new Set(told)].join(', ')}.`, TAKEN);
  }
  const twice = [...new Set(names.filter((name, i) => names.indexOf(name) !== i))];
  if (twice.length === 0) return names;
  const told = twice.map(name => {
    const at = names.flatMap((one, i) => (one === name ? [i + 1] : []));
    return `${name} (columns ${at.slice(0, -1).join(', ')} and ${at.at(-1)})`;
  });
  throw refusal('bad_file', `Headings that stand more than once: ${told.join(', ')}.`, 'Leave one of each.');
}

/** One alone: with two a decimal comma would begin a cell of its own. */
function separatorOf(text: string): string {
  const first = text.split(/\r\n?|\n/).find(line => line.trim() !== '') ?? '';
  const found = SEPARATORS.filter(separator => first.includes(separator));
  if (found.length < 2) return found[0] ?? ',';
  throw refusal(
    'bad_file',
    'The headings are separated by more than one of comma, semicolon and tab.',
    'Separate all cells by one of them.',
  );
}
