/** What goods cost after all, and what a reversal gives back, over REST. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type Call, type Door, openDoor } from '../http/door.ts';
import { addGoods } from './goods.ts';

const operator = { role: 'inv_stock_operator' } as const;
const admin = { role: 'inv_admin' } as const;

let door: Door;
let sku: string;
let tests = 0;

beforeAll(async () => {
  door = await openDoor();
  await addGoods(door.world);
});
beforeEach(async () => {
  tests += 1;
  sku = `COST-${tests}`;
  await door.world.issoh.as(admin, 'select issoh.add_product($1, $1)', [sku]);
});
afterAll(() => door.close());

const post = (path: string, json: object, call: Call = {}) =>
  door.call(`/api/issoh/stock/${path}`, { ...operator, ...call, json });
const receive = (quantity: number, json: object = {}) =>
  post('movement', { internal_sku: sku, movement_type: 'receipt', quantity, to_location: 'NORTH', ...json });
const issue = (quantity: number, json: object = {}) =>
  post('movement', { internal_sku: sku, movement_type: 'issue', quantity, from_location: 'NORTH', ...json });
const worth = async () => {
  const [row] = await door.world.issoh.sql('select fifo_value from issoh.product_valuation($1)', [sku]);
  return row!.fifo_value;
};

describe('a cost that is known late', () => {
  test('an invoice of 110 for five received at 100, of which four are sold', async () => {
    const { body } = await receive(5, { unit_cost: 100 });
    await issue(4);
    const corrected = await post(`movement/${body.movement_id}/cost`, {
      unit_cost: '110',
      reason: 'invoice',
    });
    expect(corrected).toMatchObject({
      status: 201,
      body: { stock: [{ quantity_on_hand: 1 }], warnings: [] },
    });
    expect(await worth()).toBe('110');
    const [sold] = await door.world.issoh.sql(
      `select sum(c.fifo_cost)::text as cost from issoh.cost_of_goods_issued('-infinity', 'infinity') c
         join issoh.selected_products p using (product_id) where p.internal_sku = $1`,
      [sku],
    );
    expect(sold!.cost).toBe('440');
  });

  test('goods without any cost warn, and are worth something once it is told', async () => {
    const { body } = await receive(10);
    expect(body.warnings).toMatchObject([{ code: 'cost_unknown' }]);
    const headers = { 'idempotency-key': `cost ${sku}` };
    const first = await post(`movement/${body.movement_id}/cost`, { unit_cost: 7 }, { headers });
    const second = await post(`movement/${body.movement_id}/cost`, { unit_cost: 7 }, { headers });
    expect([first.status, second.status, second.body.movement_id]).toEqual([
      201,
      200,
      first.body.movement_id,
    ]);
    expect(await worth()).toBe('70');
  });

  test('so does opening stock by a count', async () => {
    const counts = [{ internal_sku: sku, quantity: 100 }];
    const { body } = await post('counts', { warehouse: 'NORTH', counts });
    expect(body.warnings).toMatchObject([{ code: 'cost_unknown', movement_id: body.items[0].movement_id }]);
    const corrected = await post(`movement/${body.items[0].movement_id}/cost`, { unit_cost: '2.5' });
    expect([corrected.status, await worth()]).toEqual([201, '250']);
  });

  test('what has no cost of its own is refused by name', async () => {
    await receive(3, { unit_cost: 1 });
    const { body } = await issue(1);
    expect(await post(`movement/${body.movement_id}/cost`, { unit_cost: 2 })).toMatchObject({
      status: 422,
      body: { code: 'ISIUC', detail: 'This movement has no cost of its own.' },
    });
    expect((await post(`movement/${body.movement_id}/cost`, {})).status).toBe(400);
  });
});

test('an issue against a reservation that is reversed is promised again', async () => {
  await receive(10, { unit_cost: 1 });
  const reserved = await post('reservations', { internal_sku: sku, warehouse: 'NORTH', quantity: 10 });
  const { body } = await issue(10, { reservation_id: reserved.body.reservation_id });
  const reversed = await post(`movement/${body.movement_id}/reverse`, {});
  expect(reversed.body.stock).toMatchObject([{ quantity_on_hand: 10, quantity_reserved: 10 }]);
});
