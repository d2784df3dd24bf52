/** What the loader leaves behind is what uploads would have left: every invariant holds, and the numbers are those asked. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type LoadedCatalogue, loadCatalogue } from '../../../bench/data/catalogue.ts';
import { runChecks } from '../../../server/operations/checks.ts';
import { createWorld, type World } from '../../support/world.ts';

let world: World;
let loaded: LoadedCatalogue;
const size = { suppliers: 4, products: 300, changes: 2999, seed: 7 };

beforeAll(async () => {
  world = await createWorld();
  loaded = await loadCatalogue(world.connections.urls.administrator.spp, size);
});
afterAll(() => world.close());

test('as many products and price changes as asked', async () => {
  expect(loaded).toMatchObject({ products: 1200, price_changes: 2999 });
  expect(loaded.supplierCodes).toHaveLength(4);
  const [row] = await world.sql(
    `select count(*) filter (where is_new)::integer as new, count(*) filter (where status = 'discontinued')::integer > 0 as gone,
            count(*) filter (where barcode is not null)::integer > 1000 as coded, min(current_price) > 0 as priced
       from spp.supplier_products`,
  );
  expect(row).toEqual({ new: 24, gone: true, coded: true, priced: true });
});

test('every invariant holds', async () => {
  const found = await runChecks('spp', world.connections.owner.spp);
  expect(found.filter(check => check.violations > 0)).toEqual([]);
});

test('indexes and triggers are as they were', async () => {
  const differences = await world.sql(
    `select c.relname from pg_class c
      where c.relnamespace = 'spp'::regnamespace and c.relkind = 'I'
        and not exists (select from pg_index i where i.indexrelid = c.oid and i.indisvalid)`,
  );
  expect(differences).toEqual([]);
  const count = (table: string) =>
    world.sql('select count(*)::integer as n from pg_index where indrelid = $1::regclass', [table]);
  const [partition] = await world.sql('select min(partition_name) as name from spp.suppliers');
  expect(await count(`spp.${partition!.name}`)).toEqual(await count('spp.supplier_products'));
  expect(await world.sql("select from pg_namespace where nspname = 'bench'")).toEqual([]);
});

test('an upload goes on from there', async () => {
  const [product] = await world.sql(
    `select s.supplier_code, p.supplier_product_code as code, p.current_price::text as price, p.currency_code
       from spp.supplier_products p join spp.suppliers s using (supplier_id) where p.status = 'available' limit 1`,
  );
  const report = await world.upload(
    String(product!.supplier_code),
    `Code;Name;Price;Currency\n${product!.code};x;${Number(product!.price) + 1};${product!.currency_code}\nNEW-1;New;2.50;${product!.currency_code}\n`,
  );
  expect(report).toMatchObject({ status: 'completed', updated_products_count: 1, new_products_count: 1 });
});
