import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import iconv from 'iconv-lite';
import { trueCounts } from './counts.ts';
import type { Column, Market } from './markets.ts';
import { Catalogue, type CatalogueOptions, type Product } from './products.ts';
import { type Dialect, type GeneratedSupplier, generateSuppliers, marketOf } from './suppliers.ts';

export interface PricelistOptions extends CatalogueOptions {
  /** 1 is the first list. */
  version: number;
}

const rowsPerChunk = 500;

/**
 * Streams the bytes of one version of a supplier's list; memory does not grow with its length.
 * @throws RangeError when an option is out of its bounds.
 */
export function generatePricelist(supplier: GeneratedSupplier, options: PricelistOptions): Readable {
  const catalogue = new Catalogue(supplier, options);
  const size = catalogue.size(options.version);
  return Readable.from(chunks(supplier, catalogue, options.version, size), { objectMode: false });
}

function* chunks(
  supplier: GeneratedSupplier,
  catalogue: Catalogue,
  version: number,
  size: number,
): Generator<Buffer> {
  const { dialect } = supplier;
  const market = marketOf(dialect.country);
  const encode = (lines: string[]) =>
    iconv.encode(lines.map(line => line + dialect.lineEnd).join(''), dialect.encoding);
  if (dialect.bom) yield Buffer.from('\uFEFF');
  yield encode([...titles(supplier, market, version), headings(dialect, market)]);

  let lines: string[] = [];
  for (let index = 0; index < size; index += 1) {
    if (!catalogue.exists(index, version)) continue;
    lines.push(row(catalogue.product(index, version), dialect, market));
    if (lines.length === rowsPerChunk) {
      yield encode(lines);
      lines = [];
    }
  }
  if (lines.length > 0) yield encode(lines);
}

function titles(supplier: GeneratedSupplier, market: Market, version: number): string[] {
  const { titleLines, delimiter } = supplier.dialect;
  const lines = [supplier.name, `${market.title} ${version}`, supplier.currency].map(line =>
    quote(line, delimiter),
  );
  return Array.from({ length: titleLines }, (_, i) => lines[i] ?? '');
}

function headings(dialect: Dialect, market: Market): string {
  return dialect.columns
    .map(column => quote(market.headings[column], dialect.delimiter))
    .join(dialect.delimiter);
}

function row(product: Product, dialect: Dialect, market: Market): string {
  const cell = (column: Column) =>
    column === 'price' ? price(product, dialect, market) : product.cells[column];
  return dialect.columns.map(column => quote(cell(column), dialect.delimiter)).join(dialect.delimiter);
}

function price(product: Product, dialect: Dialect, market: Market): string {
  if (product.fault === 'price_missing') return '';
  if (product.fault === 'price_on_request') return market.onRequest;
  const amount = money(product.hundredths, dialect);
  return product.fault === 'price_negative' ? `-${amount}` : amount;
}

function money(hundredths: number, dialect: Dialect): string {
  const units = String(Math.floor(hundredths / 100)).replaceAll(/\B(?=(\d{3})+$)/g, dialect.groupMark);
  return `${units}${dialect.decimalMark}${String(hundredths % 100).padStart(2, '0')}`;
}

function quote(cell: string, delimiter: string): string {
  return cell.includes(delimiter) || cell.includes('"') ? `"${cell.replaceAll('"', '""')}"` : cell;
}

export interface GeneratedFile {
  supplier_code: string;
  file: string;
  /** Rows, the broken ones among them. */
  products: number;
  version: number;
}

/**
 * Writes the lists of several suppliers, every version from 1 to `versions`, into `directory` (made if it is not
 * there), and names the files in the order in which they are to be uploaded.
 */
export async function generateToDirectory(
  directory: string,
  options: CatalogueOptions & { suppliers: number; versions?: number },
): Promise<GeneratedFile[]> {
  await mkdir(directory, { recursive: true });
  const files: GeneratedFile[] = [];
  for (const supplier of generateSuppliers(options)) {
    for (let version = 1; version <= (options.versions ?? 1); version += 1) {
      const extension = supplier.dialect.delimiter === '\t' ? 'tsv' : 'csv';
      const file = join(directory, `${supplier.code}-v${version}.${extension}`);
      await pipeline(generatePricelist(supplier, { ...options, version }), createWriteStream(file));
      const { total: products } = trueCounts(supplier, { ...options, version, uploaded: [] });
      files.push({ supplier_code: supplier.code, file, products, version });
    }
  }
  return files;
}
