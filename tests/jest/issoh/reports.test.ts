/** Every report of sql/reports/ on the data of a first start, as an analyst, against what it must say. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { tellStory } from '../../../demo/story.ts';
import { projectRoot } from '../../../server/settings.ts';
import { createWorld, type Row, type World } from '../../support/world.ts';

const reports = join(projectRoot, 'sql/reports');
const names = readdirSync(reports).flatMap(file => (file.endsWith('.sql') ? [file.slice(0, -4)] : []));

let world: World;

beforeAll(async () => {
  world = await createWorld();
  await tellStory({
    connections: world.connections,
    upload: async (supplier, { content, fileName }) =>
      world.upload(supplier, await buffer(content), { fileName }),
    tell: () => undefined,
  });
}, 120_000);
afterAll(() => world.close());

const analyst = (sql: string) => world.issoh.as({ role: 'inv_analyst' }, sql);
const query = (name: string) => readFileSync(join(reports, `${name}.sql`), 'utf8');
const texts = (row: Row) =>
  Object.fromEntries(Object.entries(row).map(([key, value]) => [key, value === null ? '' : String(value)]));

test('there are ten, each with its expected output', () => {
  expect(names).toHaveLength(10);
  const expected = readdirSync(join(reports, 'expected')).map(file => file.replace(/\.csv$/, ''));
  expect(expected.toSorted()).toEqual(names.toSorted());
});

test.each(names)('%s', async name => {
  const expected = parse(readFileSync(join(reports, 'expected', `${name}.csv`)), { columns: true });
  expect(expected).not.toHaveLength(0);
  expect((await analyst(query(name))).map(texts)).toEqual(expected);
});

test('the demo trades in what its suppliers list, and their last lists have moved costs', async () => {
  const holdings = await analyst(
    `select distinct s.supplier_id, s.supplier_code
       from issoh.supplier_stock_holdings h join issoh.suppliers s on s.supplier_id = h.supplier_id`,
  );
  const uploaded = await world.sql(
    `select s.supplier_id, s.supplier_code from spp.suppliers s
      where (select count(*) from spp.upload_batches b where b.supplier_id = s.supplier_id) = 3`,
  );
  const byCode = (one: Row, other: Row) =>
    String(one.supplier_code).localeCompare(String(other.supplier_code));
  expect(holdings).toHaveLength(3);
  expect(holdings.toSorted(byCode)).toEqual(uploaded.toSorted(byCode));
  const unlisted = await analyst(
    `select p.internal_sku from issoh.v_inventory_valuation v
       join issoh.selected_products p on p.product_id = v.product_id
      where not exists (select from issoh.supplier_listings l where l.product_id = p.product_id)
      order by p.internal_sku`,
  );
  expect(unlisted.map(product => product.internal_sku)).toEqual(['OWN-1', 'OWN-2', 'OWN-3', 'OWN-4']);
  const moved = await analyst(`select from issoh.supplier_price_changes where old_price <> new_price`);
  expect(moved.length).toBeGreaterThan(0);
});

test.each(['stock', 'prices'])('sql/demo/%s.sql again changes nothing', async file => {
  const counts = `select (select count(*) from issoh.stock_movements) as movements,
    (select count(*) from issoh.stock_counts) as counts, (select count(*) from issoh.selected_products) as products,
    (select count(*) from issoh.pricing_rules) as prices`;
  const before = await analyst(counts);
  await world.issoh.sql(readFileSync(join(projectRoot, `sql/demo/${file}.sql`), 'utf8'));
  expect(await analyst(counts)).toEqual(before);
});
