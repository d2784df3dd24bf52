/** Prices by the door, by worked examples: defaults, quantity breaks, surcharges, other currencies, receipts. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { withClient } from '../../../server/database/bootstrap.ts';
import { type Door, openDoor } from '../http/door.ts';
import { addGoods } from './goods.ts';

const pricing = { role: 'inv_pricing_manager' } as const;
const analyst = { role: 'inv_analyst' } as const;

let door: Door;
beforeAll(async () => {
  door = await openDoor();
  await addGoods(door.world);
  await door.world.issoh.sql(`
    insert into issoh.categories (category_name, level, path)
    values ('Tools', 1, 'tools'), ('Drills', 2, 'tools.drills'), ('Garden', 1, 'garden')`);
  await door.world.issoh.sql(`
    insert into issoh.selected_products (internal_sku, product_name, spp_product_id, category_id)
    select n.sku, n.sku, uuidv7(), c.category_id
      from (values ('HOSE', 'garden'), ('MALLET', 'tools'), ('DRILL', 'tools.drills'), ('OWN', 'tools.drills'))
           n (sku, path)
      join issoh.categories c on c.path = n.path::public.ltree`);
  await door.world.issoh.sql(`
    insert into issoh.supplier_listings (product_id, spp_product_id, supplier_id, supplier_product_code,
                                         supplier_price, currency_code, cost_price, availability)
    select p.product_id, p.spp_product_id, uuidv7(), p.internal_sku, 100, 'EUR', 100, 'available'
      from issoh.selected_products p where p.spp_product_id is not null`);
  await door.world.issoh.sql(
    `select issoh.set_exchange_rates(array[('USD', '2026-01-05', 0.8), ('USD', '2026-02-05', 0.5)]::
       issoh.exchange_rate_input[])`,
  );
  await door.world.issoh.sql("select issoh.set_pricing_tier('USD', 'Dollars', currency_code => 'USD')");
});
afterAll(() => door.close());

const put = (path: string, json: object) =>
  door.call(`/api/issoh/${path}`, { ...pricing, method: 'PUT', json });
const set = (product: string, json: object) => put(`pricing/${product}`, json);
const price = async (product: string, query = '') => {
  const { body } = await door.call(`/api/issoh/pricing/${product}${query}`, analyst);
  return body.price === null ? null : Number(body.price);
};

describe('defaults', () => {
  test('by category price what has no price of its own', async () => {
    const everything = await put('pricing-defaults', { markup_percentage: 50 });
    expect(everything).toMatchObject({
      status: 200,
      body: { pricing_tier: 'standard', category: null, markup_percentage: '50.0000', from_quantity: 1 },
    });
    await put('pricing-defaults', { category: 'tools', markup_percentage: '30' });
    const drills = await put('pricing-defaults', { category: 'tools.drills', markup_percentage: 20 });
    expect(drills.body).toMatchObject({ category: 'tools.drills', effective_to: null });
    await set('OWN', { selling_price: 99 });
    const products = ['HOSE', 'MALLET', 'DRILL', 'OWN'];
    expect(await Promise.all(products.map(product => price(product)))).toEqual([150, 130, 120, 99]);
    const { body } = await door.call('/api/issoh/pricing/DRILL', analyst);
    expect(body).toMatchObject({ rule_id: null, default_id: drills.body.default_id, rule_type: 'default' });
    expect(body.trace).toMatchObject([
      { step: 'default', category: 'tools.drills', cost: '100', cost_from: 'supplier_price', price: '120' },
    ]);
  });

  test('are listed page by page', async () => {
    const first = await door.call('/api/issoh/pricing-defaults?limit=2', analyst);
    expect(first.body.items.map((item: { category: string }) => item.category)).toEqual([null, 'tools']);
    const next = await door.call(
      `/api/issoh/pricing-defaults?tier=standard&limit=2&cursor=${first.body.next_cursor}`,
      analyst,
    );
    expect(next.body).toMatchObject({ items: [{ category: 'tools.drills' }], next_cursor: null });
  });

  test('take surcharge, rounding and quantity', async () => {
    const changed = await put('pricing-defaults', {
      category: 'garden',
      markup_percentage: 10,
      surcharge: '2.50',
      charm_ending: '0.99',
      from_quantity: 10,
      reason: 'season',
    });
    expect(changed.body).toMatchObject({ surcharge: '2.5000', charm_ending: '0.9900', reason: 'season' });
    expect([await price('HOSE'), await price('HOSE', '?quantity=10')]).toEqual([150, 112.99]);
  });

  test.each([
    [{ markup_percentage: 1, category: 'nope' }, 404, 'ISNCA'],
    [{ markup_percentage: 1, pricing_tier: 'nope' }, 404, 'ISNTI'],
    [{ pricing_tier: 'USD' }, 422, 'ISIPR'],
    [{ markup_percentage: -101 }, 422, 'ISIPV'],
    [{ markup_percentage: 1, from_quantity: 0 }, 400, 'invalid_request'],
    [{ markup: 1 }, 400, 'invalid_request'],
  ])('of %j: %i %s', async (json, status, code) => {
    expect(await put('pricing-defaults', json)).toMatchObject({ status, body: { code } });
  });
});

test('from 10 pieces on a price is 10 percent less', async () => {
  await set('HAMMER', { selling_price: 100 });
  const rule = await set('HAMMER', { selling_price: 90, from_quantity: '10' });
  expect(rule.body).toMatchObject({ from_quantity: 10, selling_price: '90.0000', surcharge: null });
  const prices = ['', '?quantity=9', '?quantity=10', '?quantity=500'].map(query => price('HAMMER', query));
  expect(await Promise.all(prices)).toEqual([100, 100, 90, 90]);
  for (const quantity of ['0', '1.5', 'many']) {
    expect(await door.call(`/api/issoh/pricing/HAMMER?quantity=${quantity}`, analyst)).toMatchObject({
      status: 400,
      body: { detail: expect.stringMatching(/^quantity: /) },
    });
  }
});

test('a surcharge is an amount on top', async () => {
  const rule = await set('SAW', { cost_price: 10, markup_percentage: 20, surcharge: '2.50' });
  expect(rule.body).toMatchObject({ surcharge: '2.5000', selling_price: '14.5000' });
  expect(await set('SAW', { selling_price: 9, surcharge: 1 })).toMatchObject({
    status: 422,
    body: { code: 'ISIPC', detail: expect.stringContaining('surcharge') },
  });
});

test('a list in dollars follows the rate of the day', async () => {
  await set('OWN', { selling_price: 100, effective_from: '2026-01-01' });
  await set('OWN', { pricing_tier: 'USD', source_tier: 'standard', effective_from: '2026-01-01' });
  const january = await door.call('/api/issoh/pricing/OWN?tier=USD&at=2026-01-10', analyst);
  expect(january.body).toMatchObject({ currency_code: 'USD', price: '125.0000' });
  expect(january.body.trace[1]).toMatchObject({ step: 'currency', rate: '0.8', rate_date: '2026-01-05' });
  expect(await price('OWN', '?tier=USD&at=2026-02-10')).toBe(200);
  expect(await price('OWN', '?tier=USD&at=2026-01-04')).toBeNull();
});

const receipt = {
  internal_sku: 'SAW',
  movement_type: 'receipt',
  quantity: 1,
  to_location: 'NORTH',
  unit_cost: 11,
};

test('a receipt at another cost proposes a price, by the job', async () => {
  const open = () =>
    door.world.issoh.sql(
      `select trim_scale(v.new_cost)::text as cost, trim_scale(v.proposed_price)::text as price
         from issoh.v_price_proposals v where v.internal_sku = 'SAW'`,
    );
  const posted = await door.call('/api/issoh/stock/movement', { role: 'inv_stock_operator', json: receipt });
  expect(posted.status).toBe(201);
  expect(await open()).toEqual([]);
  const propose = () => door.world.issoh.sql('select issoh_private.propose_due(100) as looked');
  await propose();
  expect(await open()).toEqual([{ cost: '11', price: '15.7' }]);
  await door.world.issoh.sql(
    "select issoh.decide_price_proposals(array_agg(p.proposal_id), 'dismiss') from issoh.v_price_proposals p",
  );
  expect(await propose()).toEqual([{ looked: 0 }]);
  const { unit_cost: _of_another, ...free } = receipt;
  for (const [next, looked] of [
    [free, 0],
    [{ ...receipt, unit_cost: 10 }, 0],
    // At the cost that was dismissed: looked at, and not asked again.
    [receipt, 1],
  ] as const) {
    await door.call('/api/issoh/stock/movement', { role: 'inv_stock_operator', json: next });
    expect(await propose()).toEqual([{ looked }]);
  }
  expect(await open()).toEqual([]);
});

test('a receipt whose transaction ends after the job has looked is found the next time', async () => {
  const { world } = door;
  const propose = () => world.issoh.sql('select issoh_private.propose_due(100)');
  const open = () =>
    world.issoh.sql('select trim_scale(v.new_cost)::text as cost from issoh.v_price_proposals v');
  await withClient(world.connections.urls.administrator.issoh, async client => {
    await client.query('begin');
    await client.query(`select issoh.post_movement(jsonb_populate_record(null::issoh.movement_input, $1))`, [
      { ...receipt, unit_cost: 13 },
    ]);
    await propose();
    expect(await open()).toEqual([]);
    await client.query('commit');
  });
  await propose();
  expect(await open()).toEqual([{ cost: '13' }]);
});

test('a price that is set while the job looks is the later word', async () => {
  const { world } = door;
  const propose = () => world.issoh.sql('select issoh_private.propose_due(100)');
  await world.issoh.sql("select issoh.set_setting('pricing.apply_proposals', 'true')");
  await door.call('/api/issoh/stock/movement', {
    role: 'inv_stock_operator',
    json: { ...receipt, unit_cost: 17 },
  });
  await withClient(world.connections.urls.administrator.issoh, async client => {
    await client.query('begin');
    await client.query("select issoh.set_price('SAW', selling_price => 99)");
    await propose();
    await client.query('commit');
  });
  await propose();
  expect(await price('SAW')).toBe(99);
  expect(await world.issoh.sql('select from issoh.v_price_proposals')).toEqual([]);
});
