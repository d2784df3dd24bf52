/** Contracts in a file: CSV with headings, which show what separates its cells. */
import { type CsvError, parse } from 'csv-parse/sync';
import { isoMoment } from '../../moments.ts';
import { type DecimalMark, readAmounts, type Unread } from '../../reading/amounts.ts';
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
 * Reads a file of contracts.
 *
 * @param given the decimal mark of its amounts, where somebody has said it
 * @throws Problem `bad_file`, where it is no such file; it names lines and headings, and quotes nothing else
 */
export function readContracts(file: Buffer, given?: DecimalMark): Contracts {
  const rows = readRows(file);
  const unknown = Object.keys(rows[0]?.record ?? {}).filter(name => !(name in columns));
  if (rows.length === 0 || unknown.length > 0) {
    const what = rows.length === 0 ? 'The file has no rows.' : `Unknown headings: ${unknown.join(', ')}.`;
    throw refusal('bad_file', what, `The headings are ${headings.join(', ')}.`);
  }
  const read: Record<string, string | null>[] = rows.map(() => ({}));
  const faults: Fault[][] = rows.map(() => []);
  for (const name of Object.keys(rows[0]!.record) as Heading[]) {
    const cells = rows.map(({ record }) => record[name]!);
    for (const [i, cell] of readCells(name, cells, given).entries()) {
      read[i]![columns[name]] = cell !== null && typeof cell === 'object' ? null : cell;
      if (cell !== null && typeof cell === 'object') faults[i]!.push(cell);
    }
  }
  const about = rows.map(({ info }, i) => {
    const found = faults[i]!;
    const hints = [...new Set(found.map(({ hint }) => hint))];
    return {
      line: info.lines,
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

function readRows(file: Buffer): FileRow[] {
  const delimiter = separatorOf(file.toString('utf8'));
  try {
    return parse(file, {
      columns: (names: string[]) => names.map(name => name.toLowerCase()),
      info: true,
      bom: true,
      trim: true,
      skip_empty_lines: true,
      delimiter,
    }) as unknown as FileRow[];
  } catch (error) {
    const { lines } = error as CsvError;
    const separator = delimiter === '\t' ? 'a tab' : `"${delimiter}"`;
    throw refusal(
      'bad_file',
      `Line ${lines} of the file cannot be read.`,
      `See that each row has a cell for each heading, and nothing but ${separator} between them; a text that has one stands in quotes.`,
    );
  }
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
