/** What a report says at a terminal, and that it fits there. */
import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { wrapped } from '../../../server/cli/table.ts';
import { describeReport } from '../../../server/cli/uploads/report.ts';
import type { Report } from '../../../server/intake/begin.ts';

const report = {
  batch_id: '01a206cc-7846-7f5b-b80e-eeda81709760',
  supplier_code: 'ACME',
  file_name: 'prices.xlsx',
  mode: 'full',
  dry_run: false,
  status: 'completed',
  processing_time_ms: 120,
  total_products: 40,
  new_products_count: 3,
  updated_products_count: 12,
  unchanged_products_count: 20,
  failed_products_count: 4,
  duplicate_rows_count: 1,
  missing_products_count: 9,
  discontinued_products_count: 9,
  discontinue_held: true,
  waiting_rows_count: 3,
  superseded_rows_count: 1,
  reason: null,
  currency_code: 'EUR',
  detected: {
    format: 'xlsx',
    encoding: null,
    delimiter: null,
    decimal_mark: ',',
    header_row: 4,
    header_rows: [4, 5],
    sheet: 'Tools',
    sheets: [
      { name: 'Tools', first_row: 0, rows: 30 },
      { name: 'Nails', first_row: 36, rows: 10 },
    ],
    sheets_not_read: [{ name: 'Notes', reason: 'no column of prices' }],
    columns: { code: 'Art.', price: 'Preis Netto', brand: 'Marke' },
    raw_columns: { code: ['Art.'], price: ['Preis Netto'] },
    price: { per: 100, unit: 0.01, currency: 'EUR' },
    evidence: [
      { position: 1, heading: 'Art.', field: 'code', why: 'by its heading' },
      {
        position: 3,
        heading: 'Preis Netto',
        field: 'price',
        why: 'Preis Netto before Preis Brutto: what we pay',
      },
      {
        position: 4,
        heading: 'Preis Brutto',
        field: null,
        why: 'not taken: Preis Netto before Preis Brutto: what we pay',
      },
    ],
    skipped_rows: { count: 3, rows: [1, 2, 38] },
    heading_rows: { count: 3, rows: [4, 5, 40] },
    dropped_bytes: 0,
  },
  price_changes: {
    increased: 11,
    decreased: 1,
    largest: [
      {
        supplier_product_code: 'A1',
        product_name: 'Hammer',
        old_price: '10.0000',
        new_price: '12.5050',
        price_change_percentage: '25.0500',
      },
      {
        supplier_product_code: 'A2',
        product_name: 'Saw',
        old_price: '0.0000',
        new_price: '1.2500',
        price_change_percentage: null,
      },
    ],
  },
  price_breaks: { added: 2, changed: 0, removed: 1 },
  warnings: [{ code: 'price_zero', message: 'Price 0.', count: 2, rows: [7, 41] }],
  errors: [
    {
      row_number: 9,
      code: 'price_unreadable',
      message: 'The price cannot be read as an amount: price = "on request".',
      field: 'price',
      value: 'on request',
      sheet: 'Tools',
      sheet_row: 9,
      raw: { 'Art.': 'A9', 'Preis Netto': 'on request' },
    },
    {
      row_number: 43,
      code: 'price_unreadable',
      message: 'The price cannot be read as an amount: price = "ask".',
      field: 'price',
      value: 'ask',
      sheet: 'Nails',
      sheet_row: 7,
      raw: { 'Art.': 'N7', 'Preis Netto': 'ask' },
    },
    {
      row_number: 44,
      code: 'code_missing',
      message: 'The row has no code, or one part of a joined code is blank.',
      field: 'code',
      value: null,
      sheet: 'Nails',
      sheet_row: 8,
      raw: { 'Art.': '', 'Preis Netto': '3' },
    },
  ],
};
const said = (change: object = {}, width = 100) =>
  describeReport({ ...report, ...change } as unknown as Report, width);

test('it says what was decided, what moved and what was refused', () => {
  expect(said()).toBe(`prices.xlsx of ACME: completed
batch 01a206cc-7846-7f5b-b80e-eeda81709760, 120 ms

Held: the full list lacks 9 products on offer, more than the limit allows. Prices are applied, and
nothing is discontinued: "inventory missing confirm 01a206cc-7846-7f5b-b80e-eeda81709760"
discontinues them, "inventory missing drop 01a206cc-7846-7f5b-b80e-eeda81709760" keeps them on
offer.

rows            count
total              40
new                 3
price changed      12
unchanged          20
failed              4
duplicate rows      1
missing             9
to discontinue      9

prices up 11, down 1; price breaks: 2 new, 0 changed, 1 gone
1 of the rejected rows was brought again by a later list. 3 rejected rows wait for a decision:
"inventory quarantine list ACME".
Which are missing: "inventory report 01a206cc-7846-7f5b-b80e-eeda81709760 --missing".

read as:
  format        XLSX
  sheets        "Tools", "Nails"
  not read      "Notes": no column of prices
  headings      row 4 and 5; again in row 4 of "Nails"
  decimal mark  ","
  currency      EUR, by its heading
  prices        for 100 pieces, stored for one; in cents, stored in the main unit
  skipped       3 rows with neither code nor price: row 1 of "Tools", 2 of "Tools", 2 of "Nails"

columns:
  code   Art.          by its heading
  price  Preis Netto   Preis Netto before Preis Brutto: what we pay
  brand  Marke
  –      Preis Brutto  not taken: Preis Netto before Preis Brutto: what we pay

largest price changes:
  code  name      old     new      %
  A1    Hammer  10.00  12.505  +25.1
  A2    Saw      0.00    1.25      –

warnings:
  price_zero: Price 0. (2: row 7 of "Tools", 5 of "Nails")

rejected rows:
  price_unreadable: The price cannot be read as an amount.
    Tools row 9  A9  price = "on request"
    Nails row 7  N7  price = "ask"
  code_missing: The row has no code, or one part of a joined code is blank.
    Nails row 8`);
});

test('a dry run says whether a full list would be held', () => {
  expect(said({ dry_run: true })).toMatch(/^It would be held: the full list lacks 9 products/m);
  const free = said({ dry_run: true, discontinue_held: false });
  expect(free).toContain('The full list would discontinue 9 products; it would not be held.');
  expect(free).toMatch(/^to discontinue +9$/m);
  expect(said({ discontinue_held: false })).toMatch(/^discontinued +9$/m);
  expect(said({ mode: 'partial', discontinue_held: false, discontinued_products_count: 0 })).not.toMatch(
    /discontinue/,
  );
});

test('a failed list says why, how far it was read, and counts nothing', () => {
  const failed = said({
    status: 'failed',
    reason: { code: 'no_valid_rows', message: 'No row can be used.', hint: 'See the errors.' },
    discontinue_held: false,
  });
  expect(failed).toContain('\nno_valid_rows: No row can be used.\nhint: See the errors.\n');
  expect(failed).toContain('columns:');
  expect(failed).not.toMatch(/rows +count|prices up|largest/);
});

test('of a file that could not be read nothing is shown as read', () => {
  const text = said({
    detected: {},
    reason: { code: 'x', message: 'y', hint: null },
    errors: [],
    warnings: [],
  });
  expect(text.split('\n')).toHaveLength(4);
});

test('an old report, without cells and reasons, is shown as well', () => {
  const errors = report.errors.map(({ row_number, code, message, raw }) => ({
    row_number,
    code,
    message,
    raw,
  }));
  const detected = {
    format: 'csv',
    decimal_mark: '.',
    raw_columns: { code: ['Art.'] },
    columns: { code: 'Art.' },
  };
  expect(said({ errors, detected, price_changes: { increased: 0, decreased: 0 } })).toContain(
    '    row 9   A9\n',
  );
});

test.each([60, 80, 100, 120])('it fits %i columns', width => {
  for (const line of said({}, width).split('\n'))
    expect(line.length).toBeLessThanOrEqual(Math.max(width, 90));
  const long = said({ warnings: [{ code: 'x', message: 'many words '.repeat(60), count: 1 }] }, width);
  const lines = long.split('\n').filter(line => /many words/.test(line));
  expect(lines.length).toBeGreaterThan(4);
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(width);
});

test('wrapping loses no word, and breaks no line that has room', () => {
  fc.assert(
    fc.property(
      fc.array(fc.stringMatching(/^[a-zé“]{1,30}$/), { minLength: 1 }),
      fc.integer({ min: 40, max: 100 }),
      (words, width) => {
        const lines = wrapped(words.join(' '), width, 2, 4);
        expect(lines.flatMap(line => line.trim().split(' '))).toEqual(words);
        for (const [i, line] of lines.entries()) {
          expect(line.length).toBeLessThanOrEqual(width);
          expect(/^ */.exec(line)![0].length).toBe(i === 0 ? 2 : 4);
          const next = lines[i + 1]?.trim().split(' ')[0];
          if (next !== undefined) expect(line.length + 1 + next.length).toBeGreaterThan(width);
        }
      },
    ),
  );
});
