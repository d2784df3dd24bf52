import { type Column, type Market, markets } from './markets.ts';
import { keyOf, mix, pick, share } from './random.ts';

/** How one supplier writes its files. */
export interface Dialect {
  /** ISO 3166 code of the market whose words and headings are used. */
  country: string;
  columns: readonly Column[];
  delimiter: ',' | ';' | '\t' | '|';
  decimalMark: '.' | ',';
  groupMark: '' | ' ' | '.' | ',';
  encoding: 'utf-8' | 'windows-1252' | 'windows-1250';
  bom: boolean;
  lineEnd: '\n' | '\r\n';
  /** Lines above the headings. */
  titleLines: number;
  /** `#` is a digit of the item number, `@` its check letter; all else stands as it is. */
  codeFormat: string;
  /** First five digits of the supplier's GTINs. */
  gtinPrefix: string;
}

export interface GeneratedSupplier {
  /** Fits `[A-Za-z0-9_-]{1,32}`. */
  code: string;
  name: string;
  /** ISO 4217. */
  currency: string;
  dialect: Dialect;
}

const codeFormats = [
  '#######',
  'XX-#######',
  '##.###.##',
  'X###/####',
  '00#######',
  'XX#######@',
  'XX ### ####',
];

/** The market of a dialect. @throws RangeError for a country that has none. */
export function marketOf(country: string): Market {
  const market = markets.find(candidate => candidate.country === country);
  if (!market) throw new RangeError(`no market ${country}`);
  return market;
}

/**
 * Makes believable suppliers, each with a file dialect of its own; the same for the same seed, and the first of many
 * are the same as of few. @throws RangeError unless `suppliers` is a whole number from 0 to 1000.
 */
export function generateSuppliers(options: { suppliers: number; seed: number }): GeneratedSupplier[] {
  if (!Number.isInteger(options.suppliers) || options.suppliers < 0 || options.suppliers > 1000) {
    throw new RangeError('suppliers: a whole number from 0 to 1000');
  }
  const shift = keyOf(options.seed, 'markets');
  return Array.from({ length: options.suppliers }, (_, number) =>
    supplier(options.seed, number, markets[(shift + number) % markets.length] as Market),
  );
}

function supplier(seed: number, number: number, market: Market): GeneratedSupplier {
  const key = keyOf(seed, `supplier ${number}`);
  const firm = pick(key, 1, market.firms);
  const letters = firm.normalize('NFD').replaceAll(/[^A-Za-z]/g, '');
  return {
    code: `${letters.slice(0, 4).toUpperCase()}${String(number + 1).padStart(3, '0')}`,
    name: `${firm} ${pick(key, 2, market.trades)} ${pick(key, 3, market.forms)}`,
    currency: pick(key, 4, market.currencies),
    dialect: dialect(key, number, market),
  };
}

function dialect(key: number, number: number, market: Market): Dialect {
  const encoding = pick(key, 11, market.encodings);
  const letter = (draw: number) => String.fromCharCode(65 + (mix(key, draw) % 26));
  const twice = letter(18) + letter(19);
  return {
    country: market.country,
    columns: columns(key),
    delimiter:
      market.decimalMark === ','
        ? pick(key, 12, [';', ';', '\t', '|'])
        : pick(key, 12, [',', ',', ';', '\t']),
    decimalMark: market.decimalMark,
    groupMark: pick(key, 13, market.groups),
    encoding,
    bom: encoding === 'utf-8' && share(key, 14) < 0.5,
    lineEnd: share(key, 15) < 0.7 ? '\r\n' : '\n',
    titleLines: pick(key, 16, [0, 0, 1, 3, 4]),
    codeFormat: pick(key, 17, codeFormats).replace(/X+/, xs => twice.slice(0, xs.length)),
    gtinPrefix: `${market.gtin}${String(number).padStart(3, '0')}`,
  };
}

/** Nearly every list has these; the rest comes and goes, and the price stands early or last. */
function columns(key: number): Column[] {
  const optional: Column[] = [
    'brand',
    'category',
    'subcategory',
    'unit_of_measure',
    'pack_size',
    'min_order_qty',
  ];
  const has = share(key, 21) < 0.6 ? optional : optional.filter((_, i) => share(key, 22 + i) < 0.6);
  const kept = has.filter(column => column !== 'subcategory' || has.includes('category'));
  const barcode: Column[] = share(key, 30) < 0.8 ? ['barcode'] : [];
  const price: Column[] = share(key, 31) < 0.4 ? ['price', 'currency'] : ['price'];
  if (share(key, 32) < 0.3) return ['code', 'name', ...price, ...kept, ...barcode];
  if (share(key, 33) < 0.3) return [...barcode, 'code', 'name', ...kept, ...price];
  return ['code', ...barcode, 'name', ...kept, ...price];
}

/** The import profile with which such a supplier's lists are read without any guessing. */
export function importProfile(supplier: GeneratedSupplier): Record<string, unknown> {
  const { dialect } = supplier;
  const { headings } = marketOf(dialect.country);
  return {
    columns: Object.fromEntries(dialect.columns.map(column => [column, headings[column]])),
    header_row: dialect.titleLines + 1,
    delimiter: dialect.delimiter,
    encoding: dialect.encoding,
    decimal_mark: dialect.decimalMark,
    currency: supplier.currency,
  };
}
