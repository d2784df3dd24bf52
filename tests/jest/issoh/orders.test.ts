/** Orders over REST: what was agreed, what comes of it and at what cost, what is none of it, and what is late. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { projectRoot } from '../../../server/settings.ts';
import { type Call, type Door, openDoor } from '../http/door.ts';
import { addGoods, type Goods } from './goods.ts';
import { level, selectAll } from './listed.ts';

const operator = { role: 'inv_stock_operator' } as const;

let door: Door;
let goods: Goods;
beforeAll(async () => {
  door = await openDoor();
  goods = await addGoods(door.world);
  await door.world.addSupplier('YANK', undefined, 'USD');
  await door.world.upload('YANK', 'Code;Name;Price;Price 100+\nB1;Bolt;5,00;4,50\n');
  await selectAll(door.world, 'YANK');
  await level(door.world);
});
afterAll(() => door.close());

const order = (po_number: string, line: object, changes: object = {}, call: Call = {}) =>
  door.call('/api/issoh/orders', {
    ...operator,
    ...call,
    json: { po_number, supplier: 'ACME', warehouse: 'NORTH', lines: [line], ...changes },
  });
const receive = (po_number: string, changes: object = {}) =>
  door.call('/api/issoh/stock/movement', {
    ...operator,
    json: {
      internal_sku: 'HAMMER',
      movement_type: 'receipt',
      quantity: 10,
      to_location: 'NORTH',
      reference_type: 'PO',
      reference_id: po_number,
      ...changes,
    },
  });
const costOf = async (id: string) =>
  (
    await door.world.issoh.sql(
      'select unit_cost, total_cost, purchase_cost, purchase_currency from issoh.stock_movements where movement_id = $1',
      [id],
    )
  )[0];
const lines = async (query: string) =>
  (await door.call(`/api/issoh/orders?${query}`, { role: 'inv_analyst' })).body.items;

describe('a quote', () => {
  const quote = (lines: object[], supplier = 'YANK') =>
    door.call('/api/issoh/orders/quote', { ...operator, json: { supplier, lines } });
  const bolt = async () =>
    (
      await door.world.issoh.sql(
        "select internal_sku from issoh.selected_products where product_name = 'Bolt'",
      )
    )[0]!.internal_sku as string;

  test('says what an order would cost, its price breaks and packs minded, and orders nothing', async () => {
    const internal_sku = await bolt();
    const before = await lines('supplier=YANK');
    expect(await quote([{ internal_sku, quantity: 99 }])).toMatchObject({
      status: 200,
      body: {
        items: [{ internal_sku, quantity: 99, unit_cost: '5', currency_code: 'USD', cost: '495' }],
        totals: [{ currency_code: 'USD', cost: '495' }],
      },
    });
    expect((await quote([{ internal_sku, quantity: 10, pack_size: 10 }])).body).toMatchObject({
      items: [{ quantity: 100, unit_cost: '4.5', cost: '450' }],
    });
    expect(await lines('supplier=YANK')).toEqual(before);
  });

  test('leaves out of the sum what the supplier does not list, and refuses what an order refuses', async () => {
    const internal_sku = await bolt();
    const { body } = await quote([
      { internal_sku, quantity: 1 },
      { internal_sku: 'HAMMER', quantity: 1 },
    ]);
    expect(body).toMatchObject({
      items: [
        { unit_cost: '5' },
        { internal_sku: 'HAMMER', unit_cost: null, currency_code: null, cost: null },
      ],
      totals: [{ currency_code: 'USD', cost: '5' }],
    });
    expect(await quote([{ internal_sku, quantity: 0 }])).toMatchObject({ status: 400 });
    expect(await quote([{ internal_sku: 'NONE', quantity: 1 }])).toMatchObject({
      status: 404,
      body: { code: 'ISNPR' },
    });
  });
});

test('an order is answered with its lines', async () => {
  const placed = await order('PO-1', { internal_sku: 'HAMMER', quantity: 10, unit_cost: 200 });
  expect(placed).toMatchObject({
    status: 201,
    body: {
      items: [
        {
          po_number: 'PO-1',
          supplier_id: goods.acme,
          supplier_code: 'ACME',
          product_id: goods.hammer,
          internal_sku: 'HAMMER',
          warehouse_code: 'NORTH',
          quantity_ordered: 10,
          quantity_received: 0,
          quantity_open: 10,
          is_cancelled: false,
          unit_cost: '200',
          currency_code: 'EUR',
          pack_size: null,
          is_late: false,
        },
      ],
    },
  });
  expect(await lines('po_number=PO-1')).toEqual(placed.body.items);
  expect(await order('PO-1', { internal_sku: 'HAMMER', quantity: 10 })).toMatchObject({
    status: 409,
    body: { code: 'ISCOL' },
  });
});

test('10 x 200 ordered are received at 200, not at nothing', async () => {
  await order('PO-2', { internal_sku: 'SAW', quantity: 10, unit_cost: 200 });
  const received = await receive('PO-2', { internal_sku: 'SAW' });
  expect(received).toMatchObject({ status: 201, body: { warnings: [] } });
  expect(await costOf(received.body.movement_id)).toMatchObject({ unit_cost: '200' });
  const [value] = await door.world.issoh.sql("select fifo_value from issoh.product_valuation('SAW')");
  expect(Number(value?.fifo_value)).toBe(2000);
});

describe('what is none of an order is refused', () => {
  test.each([
    ['PO-1X', {}, 404, 'ISNOL'],
    ['PO-1', { internal_sku: 'SAW' }, 404, 'ISNOL'],
    ['PO-1', { supplier_id: 'YANK' }, 409, 'ISCOS'],
    ['PO-1', { quantity: 11 }, 409, 'ISCOR'],
  ])('%s %j', async (number, changes, status, code) => {
    const before = await door.world.issoh.sql('select count(*) from issoh.stock_movements');
    const refused = await receive(number, changes);
    expect(refused).toMatchObject({ status, body: { code, hint: expect.any(String) } });
    expect(await door.world.issoh.sql('select count(*) from issoh.stock_movements')).toEqual(before);
  });

  test('more than was ordered comes in as far as a setting says', async () => {
    await door.world.issoh.sql("select issoh.set_setting('orders.over_receipt_percent', '10')");
    expect((await receive('PO-1', { quantity: 11 })).status).toBe(201);
    await door.world.issoh.sql("select issoh.set_setting('orders.over_receipt_percent', '0')");
    expect(await lines('po_number=PO-1')).toMatchObject([{ quantity_received: 11, quantity_open: 0 }]);
  });

  test('and what was cancelled', async () => {
    await order('PO-3', { internal_sku: 'HAMMER', quantity: 4, unit_cost: 1 });
    const cancelled = await door.call('/api/issoh/orders/PO-3/cancel', { ...operator, method: 'POST' });
    expect(cancelled).toMatchObject({
      status: 200,
      body: { items: [{ po_number: 'PO-3', is_cancelled: true, quantity_open: 0 }] },
    });
    expect(await receive('PO-3', { quantity: 4 })).toMatchObject({ status: 409, body: { code: 'ISCOC' } });
    expect(
      await door.call('/api/issoh/orders/PO-3/cancel', { ...operator, json: { product: 'SAW' } }),
    ).toMatchObject({ status: 404, body: { code: 'ISNOL' } });
  });
});

test('what goes back to the supplier is replaced by the number, at the agreed cost', async () => {
  const { sql } = door.world.issoh;
  await door.world.issoh.as({ role: 'inv_admin' }, "select issoh.add_product('PLANE', 'Plane')");
  const plane = { internal_sku: 'PLANE' };
  await receive('', { ...plane, quantity: 5, unit_cost: 100, reference_type: null, reference_id: null });
  await order('PO-20', { ...plane, quantity: 5, unit_cost: 500 });
  const received = await receive('PO-20', { ...plane, quantity: 5 });
  const sendBack = (quantity: number) =>
    door.call('/api/issoh/stock/movement', {
      ...operator,
      json: {
        ...plane,
        movement_type: 'issue',
        quantity,
        from_location: 'NORTH',
        returns_movement_id: received.body.movement_id,
      },
    });
  const back = await sendBack(2);
  expect(back.status).toBe(201);
  expect(await lines('po_number=PO-20')).toMatchObject([{ quantity_received: 3, quantity_open: 2 }]);
  expect(await receive('PO-20', { ...plane, quantity: 3 })).toMatchObject({
    status: 409,
    body: { code: 'ISCOR', hint: expect.stringContaining('with its unit_cost and supplier_id') },
  });
  const replaced = await receive('PO-20', { ...plane, quantity: 2 });
  expect(await costOf(replaced.body.movement_id)).toMatchObject({ unit_cost: '500' });
  const [value] = await sql("select * from issoh.product_valuation('PLANE')");
  expect([value?.fifo_value, value?.lifo_value, value?.average_value].map(Number)).toEqual([
    3000, 3000, 3000,
  ]);
  const undone = await door.call(`/api/issoh/stock/movement/${back.body.movement_id}/reverse`, {
    ...operator,
    method: 'POST',
  });
  expect(undone.status).toBe(201);
  expect(await lines('po_number=PO-20')).toMatchObject([{ quantity_received: 7, quantity_open: 0 }]);
  await sendBack(3);
  expect(await lines('po_number=PO-20')).toMatchObject([{ quantity_received: 4, quantity_open: 1 }]);
});

describe('a line is changed', () => {
  const change = (json: object, call: Call = {}) =>
    door.call('/api/issoh/orders/PO-21', { ...operator, method: 'PATCH', json, ...call });
  beforeAll(async () => {
    await order('PO-21', { internal_sku: 'SAW', quantity: 4, pack_size: 5, unit_cost: 10 });
    await receive('PO-21', { internal_sku: 'SAW', quantity: 6 });
  });

  test('in its packs, its cost and its date', async () => {
    const changed = await change({
      product: 'SAW',
      quantity: 3,
      unit_cost: '12.50',
      currency_code: 'EUR',
      expected_at: '2099-01-01',
    });
    expect(changed).toMatchObject({
      status: 200,
      body: {
        po_number: 'PO-21',
        internal_sku: 'SAW',
        quantity_ordered: 15,
        quantity_open: 9,
        unit_cost: '2.5',
        pack_cost: '12.5',
        expected_at: expect.stringContaining('2099-01-01'),
      },
    });
    expect(await lines('po_number=PO-21')).toEqual([changed.body]);
    const received = await receive('PO-21', { internal_sku: 'SAW', quantity: 1 });
    expect(await costOf(received.body.movement_id)).toMatchObject({ unit_cost: '2.5' });
  });

  test('and opened again when it was cancelled', async () => {
    await door.call('/api/issoh/orders/PO-21/cancel', { ...operator, method: 'POST' });
    const again = await order('PO-21', { internal_sku: 'SAW', quantity: 1 });
    expect(again).toMatchObject({
      status: 409,
      body: { code: 'ISCOL', hint: expect.stringContaining('change_order') },
    });
    expect((await change({ product: 'SAW' })).body).toMatchObject({ is_cancelled: false, quantity_open: 8 });
  });

  test.each([
    [{ product: 'SAW', quantity: 1 }, 409, 'ISCOQ'],
    [{ product: 'HAMMER', quantity: 1 }, 404, 'ISNOL'],
    [{ product: 'SAW', quantity: 0 }, 400, 'invalid_request'],
    [{ product: 'SAW', currency_code: 'EURO' }, 422, 'ISICU'],
    [{ quantity: 3 }, 400, 'invalid_request'],
    [{ product: 'SAW', supplier: 'YANK' }, 400, 'invalid_request'],
  ])('not with %j', async (json, status, code) => {
    expect(await change(json)).toMatchObject({ status, body: { code } });
  });

  test('by whoever orders', async () => {
    expect((await change({ product: 'SAW' }, { role: 'inv_analyst' })).status).toBe(403);
  });
});

test('a number is one supplier’s, also when two order under it at once', async () => {
  expect(
    await order('PO-1', { internal_sku: 'SAW', quantity: 1, unit_cost: 1 }, { supplier: 'YANK' }),
  ).toMatchObject({ status: 409, body: { code: 'ISCON', detail: 'Order PO-1 is with ACME.' } });
  const rivals = await Promise.all(
    Array.from({ length: 8 }, (_, n) =>
      order(
        'PO-22',
        { internal_sku: n % 2 ? 'SAW' : 'HAMMER', quantity: 1, unit_cost: 1 },
        { supplier: n % 2 ? 'YANK' : 'ACME' },
      ),
    ),
  );
  expect(rivals.map(({ status }) => status).sort()).toEqual([201, ...Array(7).fill(409)]);
  expect(await lines('po_number=PO-22')).toHaveLength(1);
});

test('100 USD stay 100 USD, and come in at the rate of the day', async () => {
  const placed = await order(
    'PO-4',
    { internal_sku: 'HAMMER', quantity: 2, unit_cost: 100 },
    { supplier: 'YANK' },
  );
  expect(placed.body.items).toMatchObject([{ unit_cost: '100', currency_code: 'USD' }]);
  expect(await receive('PO-4', { quantity: 1, movement_date: '2026-03-01' })).toMatchObject({
    status: 409,
    body: { code: 'ISCXR' },
  });
  await door.world.issoh.sql(
    "insert into issoh.exchange_rates (currency_code, rate_date, rate) values ('USD', '2026-03-01', 0.9), ('USD', '2026-03-02', 0.8)",
  );
  for (const [day, unit_cost] of [
    ['2026-03-01', '90'],
    ['2026-03-02', '80'],
  ]) {
    const received = await receive('PO-4', { quantity: 1, movement_date: day });
    expect(await costOf(received.body.movement_id)).toMatchObject({
      unit_cost,
      purchase_cost: '100',
      purchase_currency: 'USD',
    });
  }
  expect(await lines('po_number=PO-4')).toMatchObject([{ unit_cost: '100', currency_code: 'USD' }]);
});

test('a supplier’s price breaks apply, by pieces', async () => {
  const cost = async (number: string, line: object) => {
    const { body } = await order(number, { internal_sku: 'YANK-B1', ...line }, { supplier: 'YANK' });
    const [placed] = body.items;
    return [
      placed.quantity_ordered,
      placed.unit_cost,
      placed.currency_code,
      placed.pack_size,
      placed.pack_cost,
    ];
  };
  expect(await cost('PO-5', { quantity: 99 })).toEqual([99, '5', 'USD', null, null]);
  expect(await cost('PO-6', { quantity: 100 })).toEqual([100, '4.5', 'USD', null, null]);
  expect(await cost('PO-7', { quantity: 10, pack_size: 10 })).toEqual([100, '4.5', 'USD', 10, '45']);
  expect(await cost('PO-8', { quantity: 100, unit_cost: '4.2' })).toEqual([100, '4.2', 'USD', null, null]);
});

test('without SPP a price must be given', async () => {
  const { sql } = door.world.issoh;
  const [server] = await sql(
    "select (select split_part(o, '=', 2) from unnest(srvoptions) o where o like 'port=%') as port from pg_foreign_server where srvname = 'spp'",
  );
  await sql("alter server spp options (set port '1')");
  try {
    const bolts = { internal_sku: 'YANK-B1', quantity: 5 };
    expect(await order('PO-9', bolts, { supplier: 'YANK' })).toMatchObject({
      status: 409,
      body: { code: 'ISCSA', hint: expect.stringContaining('unit_cost') },
    });
    expect((await order('PO-9', { ...bolts, unit_cost: 5 }, { supplier: 'YANK' })).status).toBe(201);
    // ACME lists no bolts: of its price nobody need be asked.
    expect((await order('PO-9A', bolts)).status).toBe(201);
    expect((await order('PO-10', { internal_sku: 'SAW', quantity: 5 })).status).toBe(201);
  } finally {
    await sql(`alter server spp options (set port '${server!.port}')`);
  }
});

test('packs are bought, pieces are received, and the sum is what was paid', async () => {
  const placed = await order('PO-11', { internal_sku: 'SAW', quantity: 2, pack_size: 3, unit_cost: 10 });
  expect(placed.body.items).toMatchObject([
    { quantity_ordered: 6, pack_size: 3, pack_cost: '10', unit_cost: '3.3333333333' },
  ]);
  await receive('PO-11', { internal_sku: 'SAW', quantity: 1 });
  await receive('PO-11', { internal_sku: 'SAW', quantity: 1 });
  await receive('PO-11', { internal_sku: 'SAW', quantity: 4 });
  const [sum] = await door.world.issoh.sql(
    "select sum(coalesce(total_cost, quantity * unit_cost)) as paid from issoh.stock_movements where reference_id = 'PO-11'",
  );
  expect(Number(sum?.paid)).toBe(20);
});

test('what is late is a list, a view and a filter', async () => {
  await order('PO-12', { internal_sku: 'SAW', quantity: 2, unit_cost: 3 }, { expected_at: '2026-01-01' });
  expect(await lines('late=true')).toMatchObject([{ po_number: 'PO-12', is_late: true }]);
  expect(await lines('late=true&supplier=YANK')).toEqual([]);
  const asked = await door.graphql(
    '{lateOrders {nodes {poNumber supplierCode internalSku quantityOpen openCost}}}',
    {
      role: 'inv_analyst',
    },
  );
  expect(asked.body).toEqual({
    data: {
      lateOrders: {
        nodes: [
          {
            poNumber: 'PO-12',
            supplierCode: 'ACME',
            internalSku: 'SAW',
            quantityOpen: 2,
            openCost: '6.0000',
          },
        ],
      },
    },
  });
  const page = await door.call('/api/issoh/orders?limit=2', operator);
  const next = await door.call(`/api/issoh/orders?limit=2&cursor=${page.body.next_cursor}`, operator);
  expect(page.body.items).toHaveLength(2);
  expect(next.body.items[0].order_line_id > page.body.items[1].order_line_id).toBe(true);
});

test('order lines are listed by whether something is to come, by product and by warehouse', async () => {
  await order('PO-90', { internal_sku: 'HAMMER', quantity: 3, unit_cost: 1 });
  await order('PO-91', { internal_sku: 'SAW', quantity: 3, unit_cost: 1 });
  await door.call('/api/issoh/orders/PO-91/cancel', { ...operator, method: 'POST' });
  const all = await lines('limit=1000');
  const open = await lines('limit=1000&open=true');
  const come = await lines('limit=1000&open=false');
  const idsOf = (some: { order_line_id: string }[]) => some.map(line => line.order_line_id);
  expect(open.length * come.length).toBeGreaterThan(0);
  expect(idsOf([...open, ...come]).toSorted()).toEqual(idsOf(all));
  expect(open.every((line: { quantity_open: number }) => line.quantity_open > 0)).toBe(true);
  expect(await lines('limit=1000&product=SAW')).toEqual(
    all.filter((line: { internal_sku: string }) => line.internal_sku === 'SAW'),
  );
  const { warehouse_code } = all[0];
  expect(await lines(`limit=1000&warehouse=${warehouse_code}`)).toEqual(
    all.filter((line: { warehouse_code: string }) => line.warehouse_code === warehouse_code),
  );
});

test('checks find orders that the ledger or the holdings do not bear out', async () => {
  const { sql } = door.world.issoh;
  const found = (name: string) =>
    sql(readFileSync(join(projectRoot, 'sql/checks/issoh', `${name}.sql`), 'utf8'));
  expect(await found('orders_are_received')).toEqual([]);
  expect(await found('orders_are_on_order')).toEqual([]);
  await sql(
    "update issoh.purchase_order_lines set quantity_received = quantity_received - 1 where po_number = 'PO-12'",
  );
  expect(await found('orders_are_received')).toMatchObject([{ po_number: 'PO-12' }]);
  await sql(
    "update issoh.purchase_order_lines set quantity_received = quantity_received + 1 where po_number = 'PO-12'",
  );
  // Of two suppliers that were quick at once one has a piece of it, too.
  for (const change of ['- 1', '+ 2']) {
    await sql(
      `update issoh.supplier_stock_holdings set quantity_on_order = quantity_on_order ${change} where product_id = $1 and quantity_on_order > 1`,
      [goods.saw],
    );
    expect(await found('orders_are_on_order')).toMatchObject([{ product_id: goods.saw }]);
  }
  await sql(
    'update issoh.supplier_stock_holdings set quantity_on_order = quantity_on_order - 1 where product_id = $1 and quantity_on_order > 1',
    [goods.saw],
  );
  expect(await found('orders_are_on_order')).toEqual([]);
});

test('a receipt whose cost nobody knows warns', async () => {
  await door.world.issoh.as({ role: 'inv_admin' }, "select issoh.add_product('NEW', 'New')");
  const blind = { internal_sku: 'NEW', movement_type: 'receipt', quantity: 1, to_location: 'NORTH' };
  const warned = await door.call('/api/issoh/stock/movement', { ...operator, json: blind });
  const warning = { code: 'cost_unknown', message: expect.any(String), hint: expect.any(String) };
  expect(warned).toMatchObject({ status: 201 });
  expect(warned.body.warnings).toEqual([warning]);
  const many = await door.call('/api/issoh/stock/movements', {
    ...operator,
    json: { movements: [blind, { ...blind, internal_sku: 'SAW' }] },
  });
  expect(many.body.warnings).toEqual([{ ...warning, movement_id: many.body.movement_ids[0] }]);
  const asked = await door.graphql(
    'mutation {postMovement(input: {movement: {internalSku: "NEW", movementType: "receipt", quantity: 1, toLocation: "NORTH"}}) {result {warnings}}}',
    operator,
  );
  expect(asked.body).toEqual({ data: { postMovement: { result: { warnings: [warning] } } } });
});
