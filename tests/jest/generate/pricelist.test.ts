import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import iconv from 'iconv-lite';
import {
  type GeneratedSupplier,
  generatePricelist,
  generateSuppliers,
  generateToDirectory,
  type PricelistOptions,
  trueCounts,
} from '../../../demo/generator/index.ts';
import { marketOf } from '../../../demo/generator/suppliers.ts';

interface Row {
  code: string;
  price: string;
  barcode: string;
}

async function bytes(supplier: GeneratedSupplier, options: PricelistOptions): Promise<Buffer> {
  return Buffer.concat(await generatePricelist(supplier, options).toArray());
}

/** Reads a list back by its dialect, as a stranger to the generator would. */
function read(supplier: GeneratedSupplier, file: Buffer): Row[] {
  const { dialect } = supplier;
  const records: string[][] = parse(iconv.decode(file, dialect.encoding), {
    delimiter: dialect.delimiter,
    relax_column_count: true,
  });
  const { headings } = marketOf(dialect.country);
  const top = records.findIndex(record => record.includes(headings.code) && record.includes(headings.price));
  const at = (record: string[], column: keyof Row) => record[dialect.columns.indexOf(column)] ?? '';
  return records.slice(top + 1).map(record => ({
    code: at(record, 'code'),
    price: at(record, 'price'),
    barcode: at(record, 'barcode'),
  }));
}

function amount(supplier: GeneratedSupplier, price: string): number | null {
  const { groupMark, decimalMark } = supplier.dialect;
  const plain = price.replaceAll(groupMark, '').replace(decimalMark, '.');
  return /^\d+\.\d\d$/.test(plain) ? Number(plain) : null;
}

/** Takes lists one after the other by DESIGN's rules; the counts of the last. */
function take(supplier: GeneratedSupplier, lists: Row[][]) {
  const prices = new Map<string, number>();
  const gone = new Set<string>();
  const counts = { total: 0, new: 0, updated: 0, unchanged: 0, failed: 0, missing: 0 };
  for (const rows of lists) {
    Object.assign(counts, { total: rows.length, new: 0, updated: 0, unchanged: 0, failed: 0, missing: 0 });
    const known = new Set(prices.keys());
    for (const { code, price } of rows) {
      const value = amount(supplier, price);
      if (code === '' || value === null) counts.failed += 1;
      else if (!prices.has(code)) counts.new += 1;
      else counts[prices.get(code) === value ? 'unchanged' : 'updated'] += 1;
      if (code !== '' && value !== null) prices.set(code, value);
    }
    const named = new Set(rows.map(row => row.code));
    for (const code of known) {
      if (named.has(code)) gone.delete(code);
      else if (!gone.has(code)) {
        gone.add(code);
        counts.missing += 1;
      }
    }
  }
  return counts;
}

describe('generateSuppliers', () => {
  const suppliers = generateSuppliers({ suppliers: 60, seed: 7 });

  test('is the same for the same seed, and another for another', () => {
    expect(generateSuppliers({ suppliers: 60, seed: 7 })).toEqual(suppliers);
    expect(generateSuppliers({ suppliers: 3, seed: 7 })).toEqual(suppliers.slice(0, 3));
    expect(generateSuppliers({ suppliers: 60, seed: 8 })).not.toEqual(suppliers);
  });

  test('gives codes that fit and are unique, and dialects that differ', () => {
    expect(new Set(suppliers.map(supplier => supplier.code.toLowerCase())).size).toBe(60);
    for (const { code } of suppliers) expect(code).toMatch(/^[A-Za-z0-9_-]{1,32}$/);
    const all = (key: 'delimiter' | 'decimalMark' | 'encoding' | 'bom') =>
      new Set(suppliers.map(({ dialect }) => dialect[key])).size;
    expect([all('delimiter'), all('decimalMark'), all('encoding'), all('bom')]).toEqual([4, 2, 3, 2]);
  });

  test('refuses what is out of bounds', () => {
    expect(() => generateSuppliers({ suppliers: -1, seed: 1 })).toThrow(RangeError);
    expect(() => generateSuppliers({ suppliers: 1001, seed: 1 })).toThrow(RangeError);
  });
});

describe('generatePricelist', () => {
  const suppliers = generateSuppliers({ suppliers: 14, seed: 42 });
  const options = { products: 400, seed: 42, version: 1, brokenShare: 0.05 };
  const first = suppliers[0] as GeneratedSupplier;

  test('writes the same bytes for the same seed', async () => {
    const file = await bytes(first, options);
    expect((await bytes(first, options)).equals(file)).toBe(true);
    expect((await bytes(first, { ...options, seed: 43 })).equals(file)).toBe(false);
    expect((await bytes(first, { ...options, version: 2 })).equals(file)).toBe(false);
  });

  test('keeps its bytes from release to release', async () => {
    const hash = createHash('sha256');
    for (const supplier of suppliers) hash.update(await bytes(supplier, { ...options, version: 3 }));
    expect(hash.digest('hex')).toBe('9b0eee2ce1421ebd9024e1a9f6a755adba9ad266de12e140c44748c9469a0bbe');
  });

  test.each(suppliers)(
    '$code can be read back: unique codes, GTINs with right check digits',
    async supplier => {
      const rows = read(supplier, await bytes(supplier, { ...options, brokenShare: 0 }));
      expect(rows).toHaveLength(options.products);
      expect(new Set(rows.map(row => row.code)).size).toBe(options.products);
      expect(rows.filter(row => amount(supplier, row.price) === null)).toEqual([]);
      for (const { barcode } of rows.filter(row => row.barcode !== '')) {
        expect(barcode).toMatch(/^\d{13}$/);
        const sum = [...barcode].reduce(
          (total, digit, i) => total + Number(digit) * (i % 2 === 0 ? 1 : 3),
          0,
        );
        expect(sum % 10).toBe(0);
      }
    },
  );

  test.each(suppliers)('$code: trueCounts says what its lists hold', async supplier => {
    const lists: Row[][] = [];
    for (const version of [1, 2, 3, 4]) {
      lists.push(read(supplier, await bytes(supplier, { ...options, version })));
      const uploaded = [1, 2, 3].filter(v => v < version);
      expect(trueCounts(supplier, { ...options, version, uploaded })).toEqual(take(supplier, lists));
    }
  });

  test('moves, drops, adds and breaks about as many as asked', () => {
    const many = { products: 20_000, seed: 1, version: 2, brokenShare: 0.01, drift: 0.3, churn: 0.05 };
    const counts = trueCounts(first, { ...many, uploaded: [1] });
    const near = (count: number, part: number) => Math.abs(count / many.products - part) < 0.02;
    expect(near(counts.updated, 0.3 * 0.95)).toBe(true);
    expect(near(counts.new, 0.05 + 0.01)).toBe(true);
    expect(near(counts.missing, 0.05)).toBe(true);
    expect(near(counts.failed, 0.01)).toBe(true);
    expect(trueCounts(first, { ...many, brokenShare: 0, uploaded: [] }).failed).toBe(0);
  });

  test('writes a list without products as its headings alone', async () => {
    expect(read(first, await bytes(first, { ...options, products: 0 }))).toEqual([]);
  });

  test('refuses what is out of bounds', () => {
    expect(() => generatePricelist(first, { ...options, products: -1 })).toThrow(RangeError);
    expect(() => generatePricelist(first, { ...options, version: 0 })).toThrow(RangeError);
  });
});

describe('generateToDirectory', () => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'inventory-generate-'));
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));

  test('writes a file per supplier and version and names them in order', async () => {
    const options = { suppliers: 3, products: 50, seed: 5, versions: 2 };
    const files = await generateToDirectory(directory, options);
    const suppliers = generateSuppliers(options);
    expect(files.map(({ supplier_code, version }) => [supplier_code, version])).toEqual(
      suppliers.flatMap(({ code }) => [1, 2].map(version => [code, version])),
    );
    expect((await readdir(directory)).length).toBe(6);
    for (const [i, { file, products }] of files.entries()) {
      const supplier = suppliers[Math.floor(i / 2)] as GeneratedSupplier;
      expect(read(supplier, await readFile(file))).toHaveLength(products);
    }
  });
});
