/** Contracts in a file: CSV with headings, which show what separates its cells. */
import { type CsvError, parse } from 'csv-parse/sync';
import { isoMoment } from '../../moments.ts';
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

/** How cells are read that are no texts; null: they cannot be. */
const readers: Partial<Record<Heading, (cell: string) => string | null>> = {
  from: isoMoment,
  to: isoMoment,
  price: amount,
  rebate: amount,
};
const HINT =
  'A time is as 2026-12-31 or 2026-12-31T12:00:00Z, UTC where it names no zone; an amount as 1234.50 or 1234,50.';

/** With a decimal point or comma, and nothing between thousands: that may be either. */
function amount(cell: string): string | null {
  return /^\d+(?:[.,]\d+)?$/.test(cell) ? cell.replace(',', '.') : null;
}

interface Contracts {
  /** What a file says, as `set_contracts` takes it. */
  rows: Record<string, string | null>[];
  /** The line of the file on which each of them ends. */
  lines: number[];
}

/**
 * Reads a file of contracts.
 *
 * @throws Problem `bad_file`, which names lines and headings, and quotes nothing else
 */
export function readContracts(file: Buffer): Contracts {
  const rows = readRows(file);
  const unknown = Object.keys(rows[0]?.record ?? {}).filter(name => !(name in columns));
  if (rows.length === 0 || unknown.length > 0) {
    const what = rows.length === 0 ? 'The file has no rows.' : `Unknown headings: ${unknown.join(', ')}.`;
    throw refusal('bad_file', what, `The headings are ${headings.join(', ')}.`);
  }
  const faults: string[] = [];
  const read = rows.map(({ record, info }) =>
    Object.fromEntries(
      (Object.entries(record) as [Heading, string][]).map(([name, cell]) => {
        const value = cell === '' ? null : (readers[name] ?? String)(cell);
        if (value === null && cell !== '') faults.push(`line ${info.lines}, "${name}"`);
        return [columns[name], value];
      }),
    ),
  );
  if (faults.length > 0) throw refusal('bad_file', `Cannot be read: ${faults.join('; ')}.`, HINT);
  return { rows: read, lines: rows.map(({ info }) => info.lines) };
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
