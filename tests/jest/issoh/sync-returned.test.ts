/** A list is taken back and sent again: SPP has the codes under other ids, and what we carry stays what it is. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { withClient } from '../../../server/database/bootstrap.ts';
import { runChecks } from '../../../server/operations/checks.ts';
import { createWorld, type World } from '../../support/world.ts';
import { approve, importNow, undo } from './approved.ts';
import { astray, level, list, standing } from './listed.ts';

let world: World;
let acme: string;
let job: string;
const sku: Record<string, string> = {};
const codes = ['A', 'B', 'C', 'D'];
beforeAll(async () => {
  world = await createWorld();
  acme = await world.addSupplier('ACME');
  await world.issoh.as({ role: 'inv_admin' }, "select issoh.create_warehouse('W', 'W')");
});
afterAll(() => world.close());

const issoh = (sql: string, values?: unknown[]) => world.issoh.sql(sql, values);
const send = (price = '10.00') =>
  world.upload('ACME', list(...codes.map(code => [code, price] as [string, string])), { force: true });
const takeBack = (batch: string) => world.sql('select spp.rollback_batch($1)', [batch]);
const queue = async () =>
  (await world.issoh.as({ role: 'inv_reviewer' }, 'select q.* from issoh.queue_for_selection() q'))[0];
const broken = async () =>
  (await runChecks('issoh', world.connections.owner.issoh)).filter(check => check.violations > 0);

let batch: string;
test('a code that comes back while the product is marked removed', async () => {
  batch = (await send()).batch_id;
  await approve(world, acme);
  ({ job_id: job } = await importNow(world));
  for (const row of await issoh(
    `select l.supplier_product_code as code, p.internal_sku as sku
       from issoh.supplier_listings l join issoh.selected_products p using (product_id)`,
  ))
    sku[String(row.code)] = String(row.sku);
  await level(world);
  await issoh("update issoh.selected_products set brand = 'Ours' where internal_sku = $1", [sku.A]);
  await takeBack(batch);
  await level(world);
  expect(await standing(world, sku.A!)).toMatchObject({ availability: 'removed', price: '10' });
  batch = (await send('11.00')).batch_id;

  // Before the synchronisation has looked, neither the queue nor an import makes a second one of it.
  expect(await queue()).toMatchObject({ queued: 0, already_selected: 4 });
  await approve(world, acme);
  expect(await importNow(world)).toMatchObject({ imported: 0, conflict_count: 4, error_count: 0 });
  await issoh("delete from issoh.selection_queue where review_status = 'approved'");

  await level(world);
  expect(await standing(world, sku.A!)).toMatchObject({
    availability: 'available',
    price: '11',
    rule_cost: '11',
  });
  expect(await issoh('select count(*)::integer as n from issoh.selected_products')).toEqual([{ n: 4 }]);
  expect(
    await issoh("select count(*)::integer as n from issoh.selected_products where brand = 'Ours'"),
  ).toEqual([{ n: 1 }]);
  expect(await astray(world)).toEqual([]);
  expect(await queue()).toMatchObject({ queued: 0, already_selected: 4 });
  expect(await broken()).toEqual([]);
});

test('is on record', async () => {
  const logged = await issoh(
    `select l.table_name, count(*)::integer as n from audit.log l
      where l.operation = 'update' and l.old_values ->> 'spp_product_id' <> l.new_values ->> 'spp_product_id'
      group by 1 order by 1`,
  );
  expect(logged).toEqual(
    ['selected_products', 'selection_queue', 'supplier_listings'].map(table_name => ({ table_name, n: 4 })),
  );
  const prices = await issoh(
    `select trim_scale(old_price)::text as old, trim_scale(new_price)::text as new, count(*)::integer as n
       from issoh.supplier_price_changes group by 1, 2`,
  );
  expect(prices).toEqual([{ old: '10', new: '11', n: 4 }]);
});

test('a list that is sent again between two looks', async () => {
  await takeBack(batch);
  batch = (await send('12.00')).batch_id;
  await level(world);
  expect(await standing(world, sku.B!)).toMatchObject({ availability: 'available', price: '12' });
  expect(await astray(world)).toEqual([]);
});

test('a product that somebody holds is linked later', async () => {
  await withClient(world.connections.urls.administrator.issoh, async client => {
    await client.query('begin');
    await client.query('select from issoh.selected_products where internal_sku = $1 for update', [sku.C]);
    await takeBack(batch);
    batch = (await send('13.00')).batch_id;
    await level(world);
    expect(await standing(world, sku.B!)).toMatchObject({ price: '13' });
    expect(await standing(world, sku.C!)).toMatchObject({ price: '12', availability: 'available' });
    await client.query('rollback');
  });
  await level(world);
  expect(await standing(world, sku.C!)).toMatchObject({ price: '13', availability: 'available' });
});

test('no two selected products have one code of a supplier', async () => {
  await expect(
    issoh(
      `with twin as (
         insert into issoh.selected_products (internal_sku, product_name, spp_product_id, spp_supplier_id)
         values ('TWIN', 'Twin', uuidv7(), $1) returning product_id, spp_product_id)
       insert into issoh.supplier_listings (product_id, spp_product_id, supplier_id, supplier_product_code,
         supplier_price, currency_code, availability)
       select t.product_id, t.spp_product_id, $1, 'A', 1, 'EUR', 'available' from twin t`,
      [acme],
    ),
  ).rejects.toMatchObject({ code: '23505' });
});

test('what was imported, and linked anew, can be taken back and imported again', async () => {
  expect(await undo(world, job)).toMatchObject({ kept: [] });
  expect(await importNow(world)).toMatchObject({ imported: 4 });
  expect(await broken()).toEqual([]);
});

test('what SPP does not have any more is no reason for complaint', async () => {
  await issoh(
    `insert into issoh.selected_products (internal_sku, product_name, spp_product_id, spp_supplier_id)
     values ('LOST', 'Lost', uuidv7(), $1)`,
    [acme],
  );
  await level(world);
  expect(await issoh("select availability from issoh.selected_products where internal_sku = 'LOST'")).toEqual(
    [{ availability: 'removed' }],
  );
  expect(await broken()).toEqual([]);
});
