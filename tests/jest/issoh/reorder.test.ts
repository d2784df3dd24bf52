/** Reorder levels and alerts over REST, by the numbers of worked examples. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Door, openDoor } from '../http/door.ts';
import { addGoods, type Goods } from './goods.ts';

const operator = { role: 'inv_stock_operator' } as const;
const analyst = { role: 'inv_analyst' } as const;

let door: Door;
let goods: Goods;
beforeAll(async () => {
  door = await openDoor();
  goods = await addGoods(door.world);
  await door.world.issoh.as(
    { role: 'inv_admin' },
    `select issoh.create_warehouse('EARLY', 'Goods leave before their papers come', allow_negative => true),
            issoh.add_product('CHISEL', 'Chisel')`,
  );
});
afterAll(() => door.close());

const set = (json: object) =>
  door.call('/api/issoh/stock/reorder-levels', { ...operator, method: 'PUT', json });
const move = async (json: object) => {
  const answer = await door.call('/api/issoh/stock/movement', { ...operator, json });
  expect(answer.status).toBe(201);
  return answer.body.movement_id as string;
};
const receive = (internal_sku: string, quantity: number, to_location: string, more: object = {}) =>
  move({ internal_sku, movement_type: 'receipt', quantity, to_location, unit_cost: 1, ...more });
const issue = (internal_sku: string, quantity: number, from_location: string, more: object = {}) =>
  move({ internal_sku, movement_type: 'issue', quantity, from_location, ...more });
const alert = async (sku: string, warehouse: string) => {
  const { body } = await door.call(`/api/issoh/stock/reorder-alerts?warehouse=${warehouse}`, analyst);
  return body.items.find((one: { internal_sku: string }) => one.internal_sku === sku);
};

describe('levels', () => {
  test('are set together, and answered with their codes', async () => {
    const { status, body } = await set({
      levels: [
        { internal_sku: 'HAMMER', warehouse: 'NORTH', reorder_point: 0, reorder_quantity: '5' },
        { product_id: goods.saw, warehouse: goods.south, reorder_point: 3, reorder_up_to: 9 },
      ],
    });
    expect(status).toBe(200);
    expect(body).toEqual({
      items: [
        {
          product_id: goods.hammer,
          internal_sku: 'HAMMER',
          warehouse_id: goods.north,
          warehouse_code: 'NORTH',
          reorder_point: 0,
          reorder_quantity: 5,
          reorder_up_to: null,
        },
        {
          product_id: goods.saw,
          internal_sku: 'SAW',
          warehouse_id: goods.south,
          warehouse_code: 'SOUTH',
          reorder_point: 3,
          reorder_quantity: null,
          reorder_up_to: 9,
        },
      ],
    });
  });

  test('or one alone, which replaces what was there', async () => {
    expect(
      (await set({ internal_sku: 'HAMMER', warehouse: 'NORTH', reorder_point: null })).body,
    ).toMatchObject({
      items: [{ internal_sku: 'HAMMER', reorder_point: null, reorder_quantity: null, reorder_up_to: null }],
    });
  });

  test('are set all or none', async () => {
    const good = { internal_sku: 'HAMMER', warehouse: 'NORTH', reorder_point: 77 };
    expect(await set({ levels: [good, { ...good, warehouse: 'NOWHERE' }] })).toMatchObject({
      status: 404,
      body: { code: 'ISNWH' },
    });
    expect(await set({ levels: [good, good] })).toMatchObject({ status: 422, body: { code: 'ISIRL' } });
    const [stock] = await door.world.issoh.sql(
      'select reorder_point from issoh.stock_on_hand where product_id = $1 and warehouse_id = $2',
      [goods.hammer, goods.north],
    );
    expect(stock?.reorder_point).toBeNull();
  });

  test.each([
    [{ reorder_quantity: 5, reorder_up_to: 9 }, 422, 'ISIRL', /reorder_up_to exclude each other/],
    [{ reorder_up_to: 4 }, 422, 'ISIRL', /filled up to 4/],
    [{ internal_sku: 'NOTHING' }, 404, 'ISNPR', /NOTHING/],
    [{ reorder_point: -1 }, 400, 'invalid_request', /reorder_point/],
    [{ reorder_point: undefined }, 400, 'invalid_request', /missing: reorder_point\./],
    [{ reorder_quantity: 0 }, 400, 'invalid_request', /reorder_quantity/],
    [{ internal_sku: undefined }, 400, 'invalid_request', /missing: internal_sku or product_id\./],
    [{ warehouse: undefined }, 400, 'invalid_request', /missing: warehouse\./],
    [{ colour: 'red' }, 400, 'invalid_request', /unknown: colour/],
    [
      { levels: [{ internal_sku: 'SAW', warehouse: 'NORTH', reorder_point: 1 }] },
      400,
      'invalid_request',
      /unknown/,
    ],
  ])('with %j are refused', async (changes, status, code, detail) => {
    const answer = await set({ internal_sku: 'SAW', warehouse: 'NORTH', reorder_point: 4, ...changes });
    expect(answer).toMatchObject({ status, body: { code, detail: expect.stringMatching(detail) } });
  });

  test('in a list are refused by their place', async () => {
    const { body } = await set({ levels: [{ internal_sku: 'SAW', reorder_point: 4 }] });
    expect(body).toMatchObject({ code: 'invalid_request', detail: 'missing: levels.0.warehouse.' });
    expect((await set({ levels: [] })).status).toBe(400);
    expect((await set({})).body.detail).toBe(
      'missing: warehouse, reorder_point, internal_sku or product_id.',
    );
  });
});

test('what is needed is suggested where the reorder quantity is less', async () => {
  await receive('HAMMER', 3, 'NORTH');
  await set({ internal_sku: 'HAMMER', warehouse: 'NORTH', reorder_point: 100, reorder_quantity: 10 });
  expect(await alert('HAMMER', 'NORTH')).toMatchObject({
    quantity_needed: 98,
    suggested_quantity: 98,
    reason: 'reorder_point',
  });
  await issue('HAMMER', 1, 'NORTH');
  await set({ internal_sku: 'HAMMER', warehouse: 'NORTH', reorder_point: 4, reorder_quantity: 50 });
  expect(await alert('HAMMER', 'NORTH')).toMatchObject({
    quantity_needed: 3,
    suggested_quantity: 50,
    reason: 'reorder_quantity',
  });
  await set({ internal_sku: 'HAMMER', warehouse: 'NORTH', reorder_point: 4, reorder_up_to: 20 });
  expect(await alert('HAMMER', 'NORTH')).toMatchObject({
    reorder_up_to: 20,
    suggested_quantity: 18,
    reason: 'reorder_up_to',
  });
});

test('promised goods without stock are an alert without a point', async () => {
  const promised = await door.call('/api/issoh/stock/reservations', {
    ...operator,
    json: { internal_sku: 'SAW', warehouse: 'EARLY', quantity: 20 },
  });
  expect(promised.status).toBe(201);
  const missing = { quantity_available: -20, suggested_quantity: 20, reason: 'promised' };
  expect(await alert('SAW', 'EARLY')).toMatchObject({ ...missing, reorder_point: null });
  await set({ internal_sku: 'SAW', warehouse: 'EARLY', reorder_point: 0 });
  expect(await alert('SAW', 'EARLY')).toMatchObject({ ...missing, reorder_point: 0 });
});

test('10 promised and 10 on order at a point of 0 are no alert', async () => {
  await set({ internal_sku: 'CHISEL', warehouse: 'EARLY', reorder_point: 0 });
  expect(await alert('CHISEL', 'EARLY')).toMatchObject({ quantity_needed: 1, reason: 'reorder_point' });
  await door.call('/api/issoh/stock/reservations', {
    ...operator,
    json: { internal_sku: 'CHISEL', warehouse: 'EARLY', quantity: 10 },
  });
  expect(await alert('CHISEL', 'EARLY')).toMatchObject({ suggested_quantity: 10, reason: 'promised' });
  const line = { internal_sku: 'CHISEL', quantity: 10, unit_cost: 1 };
  const placed = await door.call('/api/issoh/orders', {
    ...operator,
    json: { po_number: 'PO-1', supplier: 'ACME', warehouse: 'EARLY', lines: [line] },
  });
  expect(placed.status).toBe(201);
  expect(await alert('CHISEL', 'EARLY')).toBeUndefined();
});

test('another warehouse gives what fills stock up', async () => {
  await door.world.issoh.as({ role: 'inv_admin' }, "select issoh.add_product('FILE', 'File')");
  await set({ internal_sku: 'FILE', warehouse: 'NORTH', reorder_point: 10, reorder_up_to: 15 });
  await receive('FILE', 100, 'SOUTH');
  expect(await alert('FILE', 'NORTH')).toMatchObject({
    suggested_quantity: 15,
    transfer_from: 'SOUTH',
    transfer_quantity: 15,
  });
});

test('another warehouse with more than its own point is told', async () => {
  await set({ internal_sku: 'CHISEL', warehouse: 'NORTH', reorder_point: 9 });
  await set({ internal_sku: 'CHISEL', warehouse: 'SOUTH', reorder_point: 5 });
  await receive('CHISEL', 11, 'SOUTH', { supplier_id: 'ACME' });
  expect(await alert('CHISEL', 'NORTH')).toMatchObject({
    quantity_needed: 10,
    transfer_from: 'SOUTH',
    transfer_quantity: 6,
    // Nobody usually delivers it: who did last.
    supplier_id: goods.acme,
    supplier_code: 'ACME',
    explanation: expect.stringMatching(/SOUTH can give 6\.$/),
  });
});

test('what goes back to its supplier is no demand', async () => {
  const received = await receive('CHISEL', 8, 'NORTH', { supplier_id: 'ACME' });
  await issue('CHISEL', 5, 'NORTH', { returns_movement_id: received });
  expect(await alert('CHISEL', 'NORTH')).toMatchObject({ quantity_available: 3, demand_per_day: '0.0000' });
  await issue('CHISEL', 2, 'NORTH');
  expect(await alert('CHISEL', 'NORTH')).toMatchObject({ quantity_available: 1, demand_per_day: '2.0000' });
});

test('demand of several months counts, in whatever order its papers came', async () => {
  await door.world.issoh.as({ role: 'inv_admin' }, "select issoh.add_product('PLANE', 'Plane')");
  const ago = (days: number) => ({
    movement_date: new Date(Date.now() - days * 86_400_000 + 3_600_000).toISOString(),
  });
  await receive('PLANE', 100, 'NORTH', ago(80));
  for (const [pieces, days] of [
    [7, 40],
    [30, 70],
    [23, 5],
    [20, 60],
  ] as const)
    await issue('PLANE', pieces, 'NORTH', ago(days));
  await set({ internal_sku: 'PLANE', warehouse: 'NORTH', reorder_point: 50 });
  expect(await alert('PLANE', 'NORTH')).toMatchObject({ quantity_available: 20, demand_per_day: '1.0000' });
});
