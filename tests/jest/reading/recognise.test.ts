import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { looksLikeAmount } from '../../../server/reading/dialect.ts';
import { FIELDS, type ImportProfile, type Recognition, type Sample } from '../../../server/reading/types.ts';
import { HEADINGS, sampleOf } from '../../support/headings.ts';
import { readFile } from '../../support/pricelists.ts';
import { sample, sampleTest } from '../../support/samples.ts';
import { createWorld, type World } from '../../support/world.ts';

// Runs again and again without harm; here it makes sure that the words under test are in.
const seed = readFileSync(new URL('../../../sql/seed/column_synonyms.sql', import.meta.url), 'utf8');

let world: World;
beforeAll(async () => {
  world = await createWorld();
  await world.sql(seed);
}, 120_000);
afterAll(() => world?.close());

async function recognise(asked: Sample, profile: ImportProfile = {}): Promise<Recognition> {
  const [row] = await world.as(
    { role: 'inv_catalog_manager' },
    'select spp_private.recognise_columns($1, $2) as answer',
    [JSON.stringify(asked), JSON.stringify(profile)],
  );
  return row!.answer as Recognition;
}

test('the fields of a product are the same to the reader and to SQL, in one order', async () => {
  const [row] = await world.sql('select spp_private.product_fields() as fields');
  expect(row?.fields).toEqual(FIELDS);
});

test('the reader and SQL take the same for amounts', async () => {
  const amounts = [
    '5',
    '12,50',
    '12.50',
    '1.495,18',
    '1,495.18',
    '1 495,18',
    "1'234.50",
    '1’234.50',
    '-5',
    '007',
  ];
  const signs = ['€ %', '%€', '$%', '% EUR', 'USD %', 'kr. %', '% zł', 'R%', '%'];
  const none = [
    '',
    'Hammer',
    'on request',
    'Hammer 5 kg',
    '12 Hammers',
    '12/50',
    'EUR',
    '-',
    '5 x 12',
    'n/a',
  ];
  const cells = [...amounts.flatMap(one => signs.map(sign => sign.replace('%', one))), ...none];
  const rows = await world.sql(
    'select c.cell, spp_private.looks_like_amount(c.cell) as is_amount from unnest($1::text[]) c (cell)',
    [cells],
  );
  expect(rows.filter(row => row.is_amount !== looksLikeAmount(row.cell as string))).toEqual([]);
  expect(rows.filter(row => row.is_amount)).toHaveLength(amounts.length * signs.length);
});

const csv = (...lines: string[]): Sample => ({
  format: 'csv',
  rows: lines.map((line, i) => ({ n: i + 1, c: line.split(';') })),
});

test.each(HEADINGS)('headings: %s', async (_, headings, [code, name, price]) => {
  const answer = await recognise(sampleOf(headings, [code, name, price]));
  const heading = (field: 'code' | 'name' | 'price') => headings[(answer.columns?.[field]?.[0] ?? 0) - 1];
  expect(answer.header_row).toBe(4);
  expect([heading('code'), heading('name'), heading('price')]).toEqual([code ?? name, name, price]);
  expect(answer.warnings).toEqual(code === null ? [expect.objectContaining({ code: 'no_code_column' })] : []);
});

test('without headings content decides', async () => {
  const lines = Array.from(
    { length: 20 },
    (_, i) => `BOSCH;F${100 + i}X;Brake pad front number ${i};${i}.90;${i % 3}`,
  );
  expect(await recognise(csv(...lines))).toMatchObject({
    header_row: 0,
    columns: { code: [2], name: [3], price: [4] },
  });
});

const list = csv('Price list', 'Artikel;Text;  Mein   PREIS ;Marke', 'A1;Bolt;1;X', 'A2;Nut;2;Y');

test('the profile comes first; headings match whatever their case and blanks', async () => {
  const columns = { code: ['Marke', 1], name: 2, price: 'mein preis' };
  expect(await recognise(list, { columns })).toMatchObject({
    header_row: 2,
    columns: { code: [4, 1], name: [2], price: [3] },
  });
  expect(await recognise(list, { header_row: 0, columns: { code: 1, price: 3 } })).toMatchObject({
    header_row: 0,
  });
});

test('a profile heading that is nowhere in the file is an error that names what is there', async () => {
  const answer = await recognise(list, { columns: { code: 'Artikel', price: 'Cost' } });
  expect(answer).toMatchObject({ error: 'bad_profile', message: expect.stringContaining('Cost (price)') });
  expect(answer.hint).toContain('Mein   PREIS');
});

test('no prices, no list', async () => {
  expect(await recognise(csv('id;name', '1;Bolt', '2;Nut'))).toMatchObject({ error: 'no_price_column' });
});

test.each([
  ['1/1/19 Fee', 'fee'],
  ['Prix unitaire HT (€)', 'prix unitaire'],
  ['Cena bez DPH', 'cena'],
  ['Tax rate', 'tax rate'],
  ['BestPrice30', 'best price'],
  ['Art.-Nr.', 'art nr'],
  ['FİYATI', 'fiyati'],
])('normalise_heading(%s)', async (heading, normal) => {
  expect(await world.sql('select spp_private.normalise_heading($1) as h', [heading])).toEqual([
    { h: normal },
  ]);
});

const known: [string, number, Record<string, string>][] = [
  ['alko/v1_2021-09-12.xlsx', 4, { code: 'Numero', name: 'Nimi', price: 'Hinta' }],
  [
    'gcp/v1_2025-12-25.csv.gz',
    1,
    { code: 'SKU', name: 'Product', price: 'Unit price', currency: 'Currency' },
  ],
  [
    'konzum/0204-2025-07-03.csv',
    1,
    { code: 'ProductId', name: 'Product', price: 'Price', barcode: 'Barcode' },
  ],
  ['makro/v1_2025-10-03.csv', 1, { code: 'name', name: 'name', price: 'price' }],
  ['messy/aurora_baycare.csv', 1, { code: 'CC', name: 'CC Description', price: '1/1/19 Fee' }],
  ['messy/dallas_county_cdm.csv', 1, { code: 'Item Description', name: 'Item Description', price: 'Price' }],
  ['messy/ochsner_chabert.csv', 1, { code: 'Description', name: 'Description', price: 'Amount' }],
  ['messy/mdanderson.csv', 4, { code: 'List ID', name: 'Procedure Name', price: 'Unit Charge' }],
  ['messy/ucolorado_grandview.xlsx', 5, { price: 'Charge Price or Average Charge Price' }],
];
for (const [file, headerRow, columns] of known) {
  sampleTest(file, 'is recognised without a profile', async () => {
    const { detected } = await readFile(sample(file), { recognise });
    expect(detected).toMatchObject({ header_row: headerRow, columns });
  });
}
