/** Our cost beside what the supplier's list says at this moment, which IS-SOH may not have seen yet. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createWorld, type World } from '../../support/world.ts';
import { level, list, selectAll } from './listed.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
  await world.addSupplier('ACME');
  await world.addSupplier('YANK', undefined, 'USD');
  await world.upload('ACME', list(['A', '10.00'], ['B', '20.00']));
  await world.upload('YANK', list(['D', '10.00']));
  for (const supplier of ['ACME', 'YANK']) await selectAll(world, supplier);
  await world.issoh.sql(
    "select issoh.set_price('ACME-A', cost_price => 10, markup_percentage => 50), issoh.set_price('YANK-D', cost_price => 4, markup_percentage => 50)",
  );
  await level(world);
});
afterAll(() => world.close());

const compared = (columns: string) =>
  world.issoh.as(
    { role: 'inv_analyst' },
    `select internal_sku as sku, ${columns} from issoh.v_cost_comparison order by internal_sku`,
  );
const text = (...columns: string[]) =>
  columns.map(column => `trim_scale(${column})::text as ${column}`).join(', ');

test('a list that has just come is seen, also by who reads only stock', async () => {
  await world.upload('ACME', list(['A', '15.00'], ['B', '20.00']));
  const [a, b] = await compared(
    `pricing_tier, ${text('cost', 'list_price', 'list_cost', 'difference', 'difference_percentage', 'seen_price')}`,
  );
  expect(a).toEqual({
    sku: 'ACME-A',
    pricing_tier: expect.any(String),
    cost: '10',
    list_price: '15',
    list_cost: '15',
    difference: '5',
    difference_percentage: '50',
    seen_price: '10',
  });
  // Nothing in force has a cost.
  expect(b).toMatchObject({ pricing_tier: null, cost: null, list_cost: '20', difference: null });

  const rows = await world.issoh.as(
    { role: 'inv_stock_operator' },
    "select trim_scale(list_price)::text as price from issoh.v_cost_comparison where internal_sku = 'ACME-A'",
  );
  expect(rows).toEqual([{ price: '15' }]);

  await level(world);
  expect((await compared(text('cost', 'difference', 'seen_price')))[0]).toEqual({
    sku: 'ACME-A',
    cost: '15',
    difference: '0',
    seen_price: '15',
  });
});

test('amounts of two currencies are compared at a rate, or not at all', async () => {
  const figures = `held_reason, list_currency_code, ${text('list_price', 'list_exchange_rate', 'list_cost', 'difference', 'seen_exchange_rate')}`;
  expect((await compared(figures)).at(-1)).toEqual({
    sku: 'YANK-D',
    held_reason: 'no_exchange_rate',
    list_currency_code: 'USD',
    list_price: '10',
    list_exchange_rate: null,
    list_cost: null,
    difference: null,
    seen_exchange_rate: null,
  });
  await world.issoh.sql(
    `select issoh.set_exchange_rates(array[row('USD', current_date - 1, 0.5)]::issoh.exchange_rate_input[])`,
  );
  expect((await compared(figures)).at(-1)).toMatchObject({
    list_price: '10',
    list_exchange_rate: '0.5',
    list_cost: '5',
    difference: '1',
  });
});

test('what SPP no longer has says nothing', async () => {
  await world.sql(`delete from spp.supplier_products where supplier_product_code = 'B'`);
  const rows = await compared('list_price, list_availability, seen_price');
  expect(rows.find(row => row.sku === 'ACME-B')).toMatchObject({ list_price: null, list_availability: null });
});

test('without SPP what was seen is still there', async () => {
  const { port } = new URL(world.connections.urls.administrator.spp);
  await world.issoh.sql(`alter server spp options (set port '1')`);
  try {
    await expect(compared('list_price')).rejects.toMatchObject({ code: 'ISCSA' });
    expect(await compared(text('seen_price'))).toHaveLength(3);
  } finally {
    await world.issoh.sql(`alter server spp options (set port '${port}')`);
  }
});
