/** From an approved item to a product that is carried, and back. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { linkToSpp } from '../../../server/database/bootstrap.ts';
import { logOf } from '../../../server/log.ts';
import { runChecks } from '../../../server/operations/checks.ts';
import { runImport } from '../../../server/worker/run-import.ts';
import { tasks } from '../../../server/worker/runner.ts';
import { syncOnce } from '../../../server/worker/sync.ts';
import { createWorld, type World } from '../../support/world.ts';
import { approve, approver, importNow, listOf, request, statusOf, undo } from './approved.ts';

const admin = { role: 'inv_admin' } as const;
const operator = { role: 'inv_stock_operator' } as const;
const pricing = { role: 'inv_pricing_manager' } as const;

let world: World;
beforeAll(async () => {
  world = await createWorld();
  for (const code of ['NORTH', 'SOUTH', 'SHUT']) {
    await world.issoh.as(admin, 'select issoh.create_warehouse($1, $1)', [code]);
  }
  await world.issoh.as(admin, "select issoh.deactivate_warehouse('SHUT')");
});
afterAll(() => world.close());

const sync = () => syncOnce({ connections: world.connections, worker: null });
const product = async (queueId: string) =>
  (
    await world.issoh.sql(
      `select p.*, q.review_status, q.imported_at is not null as is_imported
         from issoh.selection_queue q join issoh.selected_products p on p.product_id = q.product_id
        where q.queue_id = $1`,
      [queueId],
    )
  )[0]!;
const skuOf = async (queueId: string) => (await product(queueId)).internal_sku as string;
const listing = async (productId: unknown) =>
  (await world.issoh.sql('select * from issoh.supplier_listings where product_id = $1', [productId]))[0];
const rules = (productId: unknown) =>
  world.issoh.sql('select * from issoh.pricing_rules where product_id = $1 order by effective_from', [
    productId,
  ]);

describe('an approved item', () => {
  let items: Record<string, string>;
  let done: Awaited<ReturnType<typeof importNow>>;
  beforeAll(async () => {
    const acme = await world.addSupplier('ACME');
    await world.upload(
      'ACME',
      [
        'Code;Name;Price;Brand;EAN;Category;Subcategory;Description;MOQ;Lead time',
        'H1;Claw hammer;12,5040;Bosch;4006381333931;Tools;Hammers;Steel;6;14',
        'S1;Saw;8,00;;;;;;;',
        '',
      ].join('\n'),
    );
    items = await approve(world, acme);
    done = await importNow(world);
  });

  test('becomes a product with what SPP says of it', async () => {
    expect(done).toMatchObject({
      status: 'completed',
      total: 2,
      imported: 2,
      conflicts: [],
      errors: [],
      warnings: [],
    });
    const hammer = await product(items.H1!);
    expect(hammer).toMatchObject({
      product_name: 'Claw hammer',
      brand: 'Bosch',
      barcode: '4006381333931',
      description: 'Steel',
      min_order_qty: 6,
      lead_time_days: 14,
      status: 'active',
      availability: 'available',
      selected_by: 'rita',
      selection_reason: 'sells well',
      review_status: 'imported',
      is_imported: true,
    });
    expect(hammer.internal_sku).toMatch(/^ACME-00000[12]\d$/);
    expect(await product(items.S1!)).toMatchObject({ product_name: 'Saw', brand: null, category_id: null });
  });

  test('has its category mirrored, with those above', async () => {
    const { category_id } = await product(items.H1!);
    const mirrored = await world.issoh.sql(
      'select category_id, category_name, parent_category_id, level, path::text from issoh.categories order by path',
    );
    expect(mirrored.map(row => row.category_name)).toEqual(['Tools', 'Hammers']);
    expect(category_id).toBe(mirrored[1]!.category_id);
    const inSpp = await world.sql(
      'select category_id, category_name, parent_category_id, level, path::text from spp.categories order by path',
    );
    expect(mirrored).toEqual(inSpp);
  });

  test('has a stock row of nothing at each active warehouse', async () => {
    const { product_id } = await product(items.H1!);
    const stock = await world.issoh.sql(
      `select w.warehouse_code, s.quantity_on_hand from issoh.stock_on_hand s join issoh.warehouses w using (warehouse_id)
        where s.product_id = $1 order by 1`,
      [product_id],
    );
    expect(stock).toEqual([
      { warehouse_code: 'NORTH', quantity_on_hand: 0 },
      { warehouse_code: 'SOUTH', quantity_on_hand: 0 },
    ]);
  });

  test('has its listing and a first price of cost and markup', async () => {
    const { product_id, spp_product_id, category_id } = await product(items.H1!);
    expect(await listing(product_id)).toMatchObject({
      spp_product_id,
      supplier_product_code: 'H1',
      supplier_price: '12.5040',
      currency_code: 'EUR',
      cost_price: '12.5040',
      exchange_rate: '1',
      held_reason: null,
      availability: 'available',
      master_data: { product_name: 'Claw hammer', category_id, min_order_qty: 6, lead_time_days: 14 },
    });
    expect(await rules(product_id)).toMatchObject([
      {
        rule_type: 'cost_plus',
        cost_price: '12.5040',
        markup_percentage: '30.0000',
        selling_price: '16.2552',
        effective_to: null,
        created_by: 'anna',
      },
    ]);
  });

  test('is imported once: again it is a conflict that names the product', async () => {
    const { product_id } = await product(items.H1!);
    const again = await importNow(world, [items.H1!]);
    expect(again).toMatchObject({
      status: 'completed',
      total: 1,
      imported: 0,
      conflict_count: 1,
      conflicts: [{ queue_id: items.H1, product_id, reason: 'already_imported' }],
    });
    expect(await importNow(world)).toMatchObject({ status: 'completed', total: 0, imported: 0 });
    expect(await world.issoh.sql('select from issoh.selected_products')).toHaveLength(2);
  });
});

test('the cost is in the base currency at the rate of the day; without a rate there is none, nor a price', async () => {
  await world.issoh.sql(
    `insert into issoh.exchange_rates (currency_code, rate_date, rate)
     select 'ZAR', (now() at time zone 'UTC')::date + r.days, r.rate
       from (values (-2, 0.9), (0, 0.05), (1, 9)) r (days, rate)`,
  );
  const rand = await world.addSupplier('RAND', undefined, 'ZAR');
  const pound = await world.addSupplier('POUND', undefined, 'GBP');
  await world.upload('RAND', listOf(['R1'], '33.33'));
  await world.upload('POUND', listOf(['P1'], '33.33'));
  const items = { ...(await approve(world, rand)), ...(await approve(world, pound)) };
  const done = await importNow(world, Object.values(items));
  const { product_id } = await product(items.P1!);
  expect(done).toMatchObject({
    imported: 2,
    errors: [],
    warnings: [{ queue_id: items.P1, product_id, reason: 'no_exchange_rate', message: expect.any(String) }],
  });
  const converted = await product(items.R1!);
  expect(await listing(converted.product_id)).toMatchObject({
    supplier_price: '33.3300',
    currency_code: 'ZAR',
    cost_price: '1.6665',
    exchange_rate: '0.05',
    held_reason: null,
  });
  expect(await rules(converted.product_id)).toMatchObject([
    { cost_price: '1.6665', selling_price: '2.1665', currency_code: 'EUR' },
  ]);
  expect(await listing(product_id)).toMatchObject({ cost_price: null, held_reason: 'no_exchange_rate' });
  expect(await rules(product_id)).toEqual([]);
  // Once its cost is known it gets its first price, and no second one.
  await sync();
  expect(await rules(product_id)).toEqual([]);
  await world.issoh.as(
    pricing,
    "select issoh.set_exchange_rates(array[('GBP', current_date - 1, 1.2)]::issoh.exchange_rate_input[])",
  );
  await sync();
  expect(await listing(product_id)).toMatchObject({ cost_price: '39.9960', held_reason: null });
  expect(await rules(product_id)).toMatchObject([
    { cost_price: '39.9960', selling_price: '51.9948', created_by: 'inventory worker' },
  ]);
  const again = await world.issoh.sql('select issoh_private.make_first_prices(array[$1::uuid], array[40])', [
    product_id,
  ]);
  expect(again).toEqual([]);
  expect(await undo(world, done.job_id)).toEqual({ undone: 2, kept: [] });
});

test('what the sync finds after an import is level, and follows from then on', async () => {
  const supplier = await world.addSupplier('LEVEL');
  await world.upload('LEVEL', 'Code;Name;Price;Category\nL1;Level;10;Measuring\nL2;Line;10;Measuring\n');
  const items = await approve(world, supplier);
  const { job_id } = await importNow(world, Object.values(items));
  const before = await product(items.L1!);
  await sync();
  expect(await product(items.L1!)).toEqual(before);
  expect(await rules(before.product_id)).toHaveLength(1);
  await world.upload('LEVEL', 'Code;Name;Price;Category\nL1;Level;11;Measuring\nL2;Line;10;Measuring\n');
  const manager = { role: 'inv_catalog_manager' } as const;
  await world.as(manager, "select spp.create_category('Lasers')");
  await world.as(manager, "select spp.assign_category('Lasers', array[$1::uuid])", [before.spp_product_id]);
  await sync();
  expect(await listing(before.product_id)).toMatchObject({ cost_price: '11.0000' });
  const { category_id } = await product(items.L1!);
  const [category] = await world.issoh.sql(
    'select category_name from issoh.categories where category_id = $1',
    [category_id],
  );
  expect(category).toEqual({ category_name: 'Lasers' });
  // A cost that has moved is nobody's decision.
  expect(await undo(world, job_id)).toEqual({ undone: 2, kept: [] });
});

test('an import of a supplier or a branch of the categories takes what is approved there', async () => {
  const supplier = await world.addSupplier('BULK');
  await world.upload('BULK', listOf(['A', 'B', 'C', 'D']));
  const items = await approve(world, supplier);
  await world.issoh.sql(
    `update issoh.selection_queue
        set product_details = product_details || jsonb_build_object('category_path', $2::text)
      where queue_id = $1`,
    [items.A, 'garden.hoses'],
  );
  await world.issoh.sql("update issoh.selection_queue set review_status = 'pending' where queue_id = $1", [
    items.D,
  ]);
  const bulk = async (criteria: object) => {
    const [row] = await world.issoh.as(approver, 'select issoh.bulk_import_selected($1) as id', [
      JSON.stringify(criteria),
    ]);
    await runImport({ connections: world.connections, worker: null }, row!.id as string);
    const { status, imported, total } = await statusOf(world, row!.id as string);
    return { status, imported, total };
  };
  expect(await bulk({ category: 'garden' })).toEqual({ status: 'completed', imported: 1, total: 1 });
  expect(await bulk({ supplier_codes: ['BULK'] })).toEqual({ status: 'completed', imported: 2, total: 2 });
  expect(await bulk({ supplier_codes: ['BULK'] })).toEqual({ status: 'completed', imported: 0, total: 0 });
  await expect(bulk({ colour: 'red' })).rejects.toMatchObject({ code: 'ISICR' });
  await expect(
    world.issoh.as({ role: 'inv_reviewer' }, "select issoh.bulk_import_selected('{}')"),
  ).rejects.toMatchObject({ code: '42501' });
});

test('the markup of the default tier comes before the setting', async () => {
  const supplier = await world.addSupplier('TIERED');
  await world.upload('TIERED', listOf(['T1'], '100'));
  await world.issoh.as(
    admin,
    "select issoh.set_pricing_tier('standard', 'Standard', default_markup_percentage => 50)",
  );
  const items = await approve(world, supplier);
  await importNow(world);
  expect(await rules((await product(items.T1!)).product_id)).toMatchObject([{ selling_price: '150.0000' }]);
  await world.issoh.as(admin, "select issoh.set_pricing_tier('standard', 'Standard')");
});

test('each item that cannot be imported is reported by itself', async () => {
  const supplier = await world.addSupplier('MIXED');
  await world.upload('MIXED', listOf(['OK', 'GONE', 'OLD', 'LONG', 'HOLD', 'OK2'], '5'));
  const items = await approve(world, supplier);
  await world.sql(`delete from spp.supplier_products where supplier_product_code = 'GONE'`);
  await world.sql(
    `update spp.supplier_products set status = 'discontinued' where supplier_product_code = 'OLD'`,
  );
  await world.issoh.sql("update issoh.selection_queue set review_status = 'on_hold' where queue_id = $1", [
    items.HOLD,
  ]);
  // What SPP takes and IS-SOH does not.
  await world.issoh.sql(
    `alter table issoh.selected_products add constraint selected_products_odd_check
       check (product_name <> 'Product LONG') not valid`,
  );
  const done = await importNow(world, Object.values(items));
  await world.issoh.sql('alter table issoh.selected_products drop constraint selected_products_odd_check');
  expect(done).toMatchObject({
    status: 'completed',
    total: 6,
    imported: 2,
    conflict_count: 1,
    error_count: 3,
  });
  expect(done.conflicts).toMatchObject([{ queue_id: items.HOLD, reason: 'not_approved' }]);
  const reasons = Object.fromEntries(done.errors.map(error => [error.queue_id, error.reason]));
  expect(reasons).toEqual({
    [items.GONE!]: 'product_removed',
    [items.OLD!]: 'product_discontinued',
    [items.LONG!]: '23514',
  });
  expect(done.errors.find(error => error.queue_id === items.LONG)!.message).toMatch(/odd_check/);
  expect(await product(items.OK!)).toMatchObject({ review_status: 'imported' });
  expect(await product(items.OK2!)).toMatchObject({ review_status: 'imported' });
  // What failed is approved still, and imported as soon as it can be.
  expect(await importNow(world, [items.LONG!])).toMatchObject({ imported: 1 });
});

test('a product that is carried already is a conflict', async () => {
  const supplier = await world.addSupplier('TWICE');
  await world.upload('TWICE', listOf(['A']));
  const items = await approve(world, supplier);
  const [row] = await world.issoh.sql(
    `insert into issoh.selected_products (internal_sku, product_name, spp_product_id)
     select 'BY-HAND', 'A', q.spp_product_id from issoh.selection_queue q where q.queue_id = $1 returning product_id`,
    [items.A],
  );
  expect(await importNow(world, [items.A!])).toMatchObject({
    imported: 0,
    conflicts: [{ queue_id: items.A, reason: 'already_selected', product_id: row!.product_id }],
  });
});

test('SKUs that were entered by hand are stepped over', async () => {
  const supplier = await world.addSupplier('HANDY');
  await world.upload('HANDY', listOf(['A', 'B', 'C']));
  await world.issoh.as(admin, "select issoh.set_sku_pattern('HANDY', 'H{number}')");
  await world.issoh.as(operator, "select issoh.add_product('H000002', 'By hand')");
  const items = await approve(world, supplier);
  await importNow(world, Object.values(items));
  const skus = await Promise.all(Object.values(items).map(skuOf));
  expect(skus.sort()).toEqual(['H000001', 'H000003', 'H000004']);
});

describe('an undone import', () => {
  test("that is large is taken back in pieces, what is kept standing in nobody's way", async () => {
    const supplier = await world.addSupplier('LARGE');
    await world.upload('LARGE', listOf(['A', 'B', 'C']));
    const items = await approve(world, supplier);
    const { job_id } = await importNow(world, Object.values(items));
    const first = Object.values(items).sort()[0]!;
    await world.issoh.as(pricing, 'select issoh.set_price($1, selling_price => 99)', [await skuOf(first)]);
    const kept = [{ queue_id: first, reason: 'price_set' }];
    await world.issoh.as(admin, "select issoh.set_setting('import.undo_rows', '1')");
    expect(await undo(world, job_id)).toEqual({ undone: 0, kept, left: 2 });
    expect(await undo(world, job_id)).toEqual({ undone: 1, kept, left: 1 });
    expect(await undo(world, job_id)).toEqual({ undone: 1, kept });
    expect(await statusOf(world, job_id)).toMatchObject({ status: 'completed' });
    await world.issoh.as(admin, "select issoh.set_setting('import.undo_rows', '30000')");
  });

  test('leaves nothing, and its items approved', async () => {
    const supplier = await world.addSupplier('UNDONE');
    await world.upload('UNDONE', listOf(['A', 'B']));
    const items = await approve(world, supplier);
    const before = await world.issoh.sql('select product_id from issoh.selected_products order by 1');
    const { job_id } = await importNow(world, Object.values(items));
    const sku = await skuOf(items.A!);
    const ids = [(await product(items.A!)).product_id, (await product(items.B!)).product_id];
    expect(await undo(world, job_id)).toEqual({ undone: 2, kept: [] });
    expect(await world.issoh.sql('select product_id from issoh.selected_products order by 1')).toEqual(
      before,
    );
    for (const table of ['pricing_rules', 'stock_on_hand', 'supplier_listings']) {
      const left = await world.issoh.sql(
        `select from issoh.${table} t where not exists
           (select from issoh.selected_products p where p.product_id = t.product_id)`,
      );
      expect({ table, left }).toEqual({ table, left: [] });
    }
    expect(await statusOf(world, job_id)).toMatchObject({ status: 'undone', imported: 2 });
    expect(await undo(world, job_id)).toEqual({ undone: 0, kept: [] });
    const log = await world.issoh.sql(
      `select actor from audit.log
        where table_name = 'selected_products' and operation = 'delete' and record_key = any ($1)`,
      [ids],
    );
    expect(log.map(row => row.actor)).toEqual(['anna', 'anna']);
    // Its items are imported again, under other numbers.
    expect(await importNow(world, Object.values(items))).toMatchObject({ imported: 2 });
    expect(await skuOf(items.A!)).not.toBe(sku);
  });

  test('keeps what is in use, and says why', async () => {
    const supplier = await world.addSupplier('USED');
    const codes = [
      'FREE',
      'COST',
      'MOVED',
      'RESERVED',
      'ORDERED',
      'COUNTED',
      'PRICED',
      'ENDED',
      'TRADE',
      'AGAIN',
    ];
    await world.upload('USED', listOf(codes));
    const items = await approve(world, supplier);
    const { job_id } = await importNow(world, Object.values(items));
    const skus = Object.fromEntries(
      await Promise.all(codes.map(async code => [code, await skuOf(items[code]!)])),
    ) as Record<string, string>;
    await world.issoh.as(pricing, "select issoh.set_pricing_tier('TRADE', 'Trade')");
    await world.issoh.as(
      operator,
      `select issoh.post_movement(row(null, $1, 'receipt', 5, null, 'NORTH', 1, null, null, null, null, null, null, null,
         null, null)::issoh.movement_input)`,
      [skus.MOVED],
    );
    await world.issoh.sql(
      `insert into issoh.stock_reservations (product_id, warehouse_id, quantity, status)
       select p.product_id, w.warehouse_id, 1, 'released' from issoh.selected_products p, issoh.warehouses w
        where p.internal_sku = $1 and w.warehouse_code = 'NORTH'`,
      [skus.RESERVED],
    );
    await world.issoh.sql(
      `insert into issoh.purchase_order_lines (po_number, supplier_id, product_id, warehouse_id, quantity_ordered)
       select 'PO-1', p.spp_supplier_id, p.product_id, w.warehouse_id, 1 from issoh.selected_products p, issoh.warehouses w
        where p.internal_sku = $1 and w.warehouse_code = 'NORTH'`,
      [skus.ORDERED],
    );
    await world.issoh.sql(
      `insert into issoh.stock_counts (product_id, warehouse_id, quantity_expected, quantity_counted)
       select p.product_id, w.warehouse_id, 0, 0 from issoh.selected_products p, issoh.warehouses w
        where p.internal_sku = $1 and w.warehouse_code = 'NORTH'`,
      [skus.COUNTED],
    );
    await world.issoh.as(pricing, 'select issoh.change_cost($1, 11)', [skus.COST]);
    await world.issoh.as(pricing, 'select issoh.set_price($1, selling_price => 99)', [skus.PRICED]);
    await world.issoh.as(pricing, 'select issoh.end_price($1)', [skus.ENDED]);
    await world.issoh.as(pricing, "select issoh.set_price($1, 'TRADE', selling_price => 13)", [skus.TRADE]);
    await world.issoh.sql(
      `insert into issoh.selection_queue (spp_product_id, spp_supplier_id)
       select q.spp_product_id, q.spp_supplier_id from issoh.selection_queue q where q.queue_id = $1`,
      [items.AGAIN],
    );
    const answer = await undo(world, job_id);
    expect(answer.undone).toBe(2);
    const named = Object.fromEntries(Object.entries(items).map(([code, id]) => [id, code]));
    const kept = () => Object.fromEntries(answer.kept.map(one => [named[one.queue_id], one.reason]));
    expect(kept()).toEqual({
      MOVED: 'movements',
      RESERVED: 'reservations',
      ORDERED: 'orders',
      COUNTED: 'counts',
      PRICED: 'price_set',
      ENDED: 'price_set',
      TRADE: 'price_set',
      AGAIN: 'queued_again',
    });
    const status = await statusOf(world, job_id);
    expect(status).toMatchObject({ status: 'completed', imported: 10 });
    expect(status.kept).toHaveLength(8);
    // What is free by now goes, too.
    await world.issoh.sql(
      `delete from issoh.selection_queue q
        where q.review_status = 'pending'
          and q.spp_product_id = (select o.spp_product_id from issoh.selection_queue o where o.queue_id = $1)`,
      [items.AGAIN],
    );
    expect((await undo(world, job_id)).undone).toBe(1);
    const state = await world.issoh.sql(
      'select queue_id, review_status, product_id from issoh.selection_queue where queue_id = any ($1)',
      [[items.FREE, items.COST, items.AGAIN]],
    );
    expect(state.map(row => [row.review_status, row.product_id])).toEqual(Array(3).fill(['approved', null]));
  });

  test('has ended first', async () => {
    const job_id = await request(world, [(await anyItem())!]);
    await expect(undo(world, job_id)).rejects.toMatchObject({ code: 'ISCIR' });
    await runImport({ connections: world.connections, worker: null }, job_id);
    await expect(undo(world, randomUUID())).rejects.toMatchObject({ code: 'ISNIJ' });
  });
});

const anyItem = async () =>
  (await world.issoh.sql('select queue_id from issoh.selection_queue limit 1'))[0]!.queue_id as string;

describe('while SPP is away', () => {
  test('an import waits, and fails visibly after its tries', async () => {
    const supplier = await world.addSupplier('AWAY');
    await world.upload('AWAY', listOf(['A']));
    const items = await approve(world, supplier);
    const job_id = await request(world, Object.values(items));
    const by = { connections: world.connections, worker: null };
    await world.issoh.sql("alter server spp options (set port '1')");
    try {
      await expect(runImport(by, job_id)).rejects.toThrow();
      expect(await statusOf(world, job_id)).toMatchObject({
        status: 'running',
        attempts: 1,
        imported: 0,
        last_failure: expect.stringMatching(/connect/),
      });
      for (let tries = 2; tries < 5; tries++) await expect(runImport(by, job_id)).rejects.toThrow();
      expect(await runImport(by, job_id)).toBe('done');
      expect(await statusOf(world, job_id)).toMatchObject({ status: 'failed', attempts: 5 });
    } finally {
      await linkToSpp(world.connections.urls.administrator, world.settings.secrets);
    }
    expect(await importNow(world, Object.values(items))).toMatchObject({ status: 'completed', imported: 1 });
  });
});

test('the task does the job that it names, and lost jobs are queued again', async () => {
  const supplier = await world.addSupplier('TASK');
  await world.upload('TASK', listOf(['A']));
  const job_id = await request(world, Object.values(await approve(world, supplier)));
  const list = tasks({
    settings: world.settings,
    connections: world.connections,
    worker: null as never,
    log: logOf('test', 'silent'),
  }).issoh;
  const queued = () =>
    world.issoh.sql("select key from graphile_worker._private_jobs where key = 'import:' || $1", [job_id]);
  await world.issoh.sql('delete from graphile_worker._private_jobs');
  await list.imports__rescue!({}, {} as never);
  expect(await queued()).toHaveLength(1);
  await list.import__run!({ job_id }, {} as never);
  expect(await statusOf(world, job_id)).toMatchObject({ status: 'completed', imported: 1 });
  await world.issoh.sql('delete from graphile_worker._private_jobs');
  await list.imports__rescue!({}, {} as never);
  expect(await queued()).toHaveLength(0);
});

test('all of it holds in the end', async () => {
  const found = await runChecks('issoh', world.connections.owner.issoh);
  expect(found.filter(check => check.violations > 0)).toEqual([]);
  expect(found.map(check => check.check)).toEqual(
    expect.arrayContaining(['imported_items_are_carried', 'products_of_spp_are_listed']),
  );
});

test('an imported item of another product, and a product without a listing, are found out', async () => {
  const [item] = await world.issoh.sql(
    `update issoh.selection_queue set product_id = (
       select p.product_id from issoh.selected_products p where p.internal_sku = 'H000002')
      where queue_id = (select queue_id from issoh.selection_queue where product_id is not null limit 1)
     returning queue_id`,
  );
  const [listed] = await world.issoh.sql(
    `with lost as (delete from issoh.supplier_listings where product_id in (
       select product_id from issoh.supplier_listings limit 1) returning product_id)
     select p.internal_sku from lost join issoh.selected_products p using (product_id)`,
  );
  await world.issoh.sql('delete from issoh_private.sync_pending');
  const found = await runChecks('issoh', world.connections.owner.issoh);
  const broken = found.filter(check => check.violations > 0);
  expect(broken).toMatchObject([
    { check: 'imported_items_are_carried', violations: 1, examples: [{ queue_id: item!.queue_id }] },
    {
      check: 'products_of_spp_are_listed',
      examples: [{ internal_sku: expect.anything() }, expect.anything()],
    },
  ]);
  expect(broken[1]!.examples.map(row => row.internal_sku)).toContain(listed!.internal_sku);
});
