import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { unlockFrom } from '../../../server/intake/spool.ts';
import { stage } from '../../../server/intake/stage.ts';
import { limits } from '../../support/limits.ts';
import { xlsx } from '../../support/pricelists.ts';
import { createWorld, type Report, type World } from '../../support/world.ts';

let world: World;
let stranger: string;

beforeAll(async () => {
  world = await createWorld();
  await world.addSupplier('stranger');
  await world.addSupplier('hostile', { columns: { code: 1, name: 2, price: 3 }, header_row: 1 });
  await world.addSupplier('numbers');
  stranger = (await world.upload('stranger', 'Code;Price\nS1;1\n')).batch_id;
});
afterAll(() => world.close());

const staged = (batch: string) =>
  world.sql('select * from spp.upload_staging where batch_id = $1 order by row_number', [batch]);

/** Text that ends a cell, a row or a COPY wherever it is not escaped. */
const breaks = (batch: string) => [
  `1\t\\N\n${batch}\t9\t{}\tEVIL\tEVIL${'\t\\N'.repeat(12)}\t5\t\\N`,
  `1\n${batch}\t9\t{}`,
  '\n\\.\n',
  '\\.',
  '\\N',
  '\\',
  '\t',
  '\r\n',
  '\\u0000',
  '\\\\u0000',
  '"}\n',
  '\ud800',
  '\udc00x',
  '_x0000_',
  '_xD800_',
  '#N/A',
  'NaN',
  'Infinity',
  '1E400',
  '1E-100000',
  '0x10',
  '١٢',
  '1,50',
  `1${'0'.repeat(399)}`,
  '9'.repeat(5000),
];

const attribute = (text: string) =>
  text
    .toWellFormed()
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('"', '&quot;')
    .replaceAll(/[\t\r\n]/g, c => `&#${c.charCodeAt(0)};`);

/** Each text in each kind of cell, as code, name and price, and as a heading. */
const workbook = (texts: string[]) => {
  const types = ['n', 'str', 'b', 'e', 'd', 'x'];
  const rows = texts.flatMap((text, i) =>
    types.map((type, j) => {
      const n = 2 + i * types.length + j;
      const v = attribute(text);
      return `<row r="${n}"><c r="A${n}" t="str"><v>C${n}${v}</v></c><c r="B${n}" t="inlineStr"><is><t>${v}</t></is></c>
        <c r="C${n}" t="${type}"><v>${v}</v></c><c r="D${n}" t="${type}"><v>${v}</v></c></row>`;
    }),
  );
  const headings = `<row r="1"><c r="A1" t="str"><v>Code</v></c><c r="B1" t="str"><v>Name</v></c>
    <c r="C1" t="str"><v>Price</v></c><c r="D1" t="str"><v>${attribute(texts.join(' '))}</v></c></row>`;
  const good = '<row r="9999"><c r="A9999" t="str"><v>OK</v></c><c r="C9999"><v>2.5</v></c></row>';
  return xlsx({ List: headings + rows.join('') + good });
};

test('no cell of a workbook reaches another row, column or batch, or fails the COPY', async () => {
  const before = await staged(stranger);
  const texts = breaks(stranger);
  const report = await world.upload('hostile', workbook(texts));
  expect(report).toMatchObject({ reason: null, status: 'completed', total_products: texts.length * 6 + 1 });
  expect(await staged(stranger)).toEqual(before);
  const rows = await staged(report.batch_id);
  expect(rows.map(row => row.row_number)).toEqual([...texts.flatMap((_, i) => numbers(i)), 9999]);
  for (const row of rows) expect(row.raw_data).toMatchObject({ Code: expect.any(String) });
});

const numbers = (i: number) => [0, 1, 2, 3, 4, 5].map(j => 2 + i * 6 + j);

test('no cell of a text reaches another row, column or batch, or fails the COPY', async () => {
  const before = await staged(stranger);
  const texts = breaks(stranger);
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const lines = texts.map((text, i) => `"T${i}",${quoted(text)},${quoted(text)},${quoted(text)}\n`);
  const report = await world.upload(
    'hostile',
    `Code,Name,Price,${quoted(texts.join(' '))}\n${lines.join('')}OK,fine,2.50,\n`,
  );
  expect(report).toMatchObject({ reason: null, status: 'completed', total_products: texts.length + 1 });
  expect(await staged(stranger)).toEqual(before);
  expect((await staged(report.batch_id)).map(row => row.code)).toEqual([
    ...texts.map((_, i) => `T${i}`),
    'OK',
  ]);
});

test('a number that no double holds is refused, never 0', async () => {
  const price = (n: number, text: string) =>
    `<row r="${n}"><c r="A${n}" t="str"><v>N${n}</v></c><c r="B${n}"><v>${text}</v></c></row>`;
  const report: Report = await world.upload(
    'numbers',
    xlsx({
      List: `<row r="1"><c r="A1" t="str"><v>Code</v></c><c r="B1" t="str"><v>Price</v></c></row>${price(2, '1E-100000')}${price(
        3,
        '1E400',
      )}${price(4, '#N/A')}${price(5, '0')}${price(6, '0.0E-900')}${price(7, '1E-300')}${price(8, '1.5E1')}`,
    }),
  );
  expect(report.errors.map(({ row_number, code }) => [row_number, code])).toEqual([
    [2, 'price_unreadable'],
    [3, 'price_unreadable'],
    [4, 'price_unreadable'],
    [7, 'price_rounds_to_zero'],
  ]);
  const prices = await world.sql(
    `select supplier_product_code as code, current_price::float as price from spp.supplier_products
      where supplier_product_code ~ '^N[0-9]$' order by 1`,
  );
  expect(prices).toEqual([
    { code: 'N5', price: 0 },
    { code: 'N6', price: 0 },
    { code: 'N8', price: 15 },
  ]);
});

test('ids follow the order of the rows, and that of the lists', async () => {
  await world.addSupplier('ids');
  const list = (price: number) =>
    `Code;Price\n${Array.from({ length: 12_000 }, (_, i) => `I${i};${price}\n`).join('')}`;
  const before = await world.upload('ids', list(1));
  const after = await world.upload('ids', list(2));
  const rows = await world.sql(
    `select batch_id, row_number from spp.upload_staging where batch_id in ($1, $2) order by staging_id`,
    [before.batch_id, after.batch_id],
  );
  const inOrder = (batch_id: string) =>
    Array.from({ length: 12_000 }, (_, i) => ({ batch_id, row_number: i + 2 }));
  expect(rows).toEqual([...inOrder(before.batch_id), ...inOrder(after.batch_id)]);
});

test('a transaction that stages asks first whether the batch is still its own', async () => {
  const path = join(world.settings.dataDir, 'held.csv');
  writeFileSync(path, `Code;Price\n${Array.from({ length: 25_000 }, (_, i) => `H${i};1\n`).join('')}`);
  await world.sql('delete from spp.upload_staging where batch_id = $1', [stranger]);
  let asked = 0;
  const held = stage(world.connections.owner.spp, {
    batchId: stranger,
    path,
    unlock: unlockFrom(world.settings.keys),
    fileName: 'held.csv',
    profile: {},
    limits,
    recognise: async () => ({ header_row: 1, columns: { code: [1], price: [2] } }),
    hold: async client => {
      await client.query('select 1');
      if (++asked === 3) throw new Error('taken over');
    },
  });
  await expect(held).rejects.toThrow('taken over');
  const [row] = await world.sql('select count(*)::int from spp.upload_staging where batch_id = $1', [
    stranger,
  ]);
  // The first takes what there is, so that it can be looked at; the second a piece of the usual size.
  expect(row!.count).toBeGreaterThan(10_000);
  expect(row!.count).toBeLessThan(20_000);
});
