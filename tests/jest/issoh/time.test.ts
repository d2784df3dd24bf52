/** Papers that come late, counts with a moment, closed periods and returns to suppliers, over REST. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { withClient } from '../../../server/database/bootstrap.ts';
import { projectRoot } from '../../../server/settings.ts';
import type { Row } from '../../support/world.ts';
import { type Answer, type Call, type Door, openDoor } from '../http/door.ts';
import { addGoods, type Goods } from './goods.ts';

const operator = { role: 'inv_stock_operator' } as const;
const analyst = { role: 'inv_analyst' } as const;
const admin = { role: 'inv_admin' } as const;

let door: Door;
let goods: Goods;
/** A product of its own for each test. */
let sku: string;
let tests = 0;

beforeAll(async () => {
  door = await openDoor();
  goods = await addGoods(door.world);
  await door.world.addSupplier('BOLT');
  await door.world.issoh.as(admin, "select issoh.create_warehouse('LATE', 'Late', allow_negative => true)");
});
beforeEach(async () => {
  tests += 1;
  sku = `SKU-${tests}`;
  await door.world.issoh.as(admin, 'select issoh.add_product($1, $1)', [sku]);
});
afterAll(() => door.close());

const day = (number: number, hour = 0) => new Date(Date.UTC(2024, 2, number, hour)).toISOString();
const post = (json: object, call: Call = {}) =>
  door.call('/api/issoh/stock/movement', { ...operator, ...call, json: { internal_sku: sku, ...json } });
const receive = (quantity: number, movement_date: string, json: object = {}) =>
  post({ movement_type: 'receipt', quantity, to_location: 'NORTH', unit_cost: 5, movement_date, ...json });
const issue = (quantity: number, movement_date: string, json: object = {}) =>
  post({ movement_type: 'issue', quantity, from_location: 'NORTH', movement_date, ...json });
const reverse = (id: string, json: object = {}) =>
  door.call(`/api/issoh/stock/movement/${id}/reverse`, { ...operator, method: 'POST', json });
const count = (
  quantity: number | string,
  counted_at: string | undefined,
  json: object = {},
  call: Call = {},
) =>
  door.call('/api/issoh/stock/counts', {
    ...operator,
    ...call,
    json: { warehouse: 'NORTH', counted_at, counts: [{ internal_sku: sku, quantity }], ...json },
  });
const counts = (query = '') => door.call(`/api/issoh/stock/counts${query}`, analyst);
const key = (idempotencyKey: string): Call => ({ headers: { 'idempotency-key': idempotencyKey } });
const onHand = (answer: Answer) =>
  answer.body.stock.map((one: Row) => `${one.warehouse_code} ${one.quantity_on_hand}`).join(', ');
const stock = async () => {
  const rows = await door.world.issoh.as(
    analyst,
    `select w.warehouse_code || ' ' || s.quantity_on_hand as text
       from issoh.stock_on_hand s join issoh.warehouses w using (warehouse_id)
       join issoh.selected_products p using (product_id)
      where p.internal_sku = $1 order by 1`,
    [sku],
  );
  return rows.map(row => row.text).join(', ');
};
/** Pieces on hand and what they are worth: FIFO, LIFO, average. */
const value = async () => {
  const [row] = await door.world.issoh.as(analyst, 'select * from issoh.product_valuation($1)', [sku]);
  return [row?.quantity_on_hand, row?.fifo_value, row?.lifo_value, row?.average_value].map(Number);
};
/** What left in a period: type, pieces, cost by FIFO, LIFO, average, pieces without a cost. */
const costs = async (since: string, until: string) => {
  const rows = await door.world.issoh.as(
    analyst,
    `select c.* from issoh.cost_of_goods_issued($1, $2) c join issoh.selected_products p using (product_id)
      where p.internal_sku = $3 order by c.movement_date, c.movement_id`,
    [since, until, sku],
  );
  return rows.map(row => [
    row.movement_type,
    ...[row.quantity, row.fifo_cost, row.lifo_cost, row.average_cost, row.quantity_uncosted].map(Number),
  ]);
};
const set = (name: string, to: unknown) =>
  door.world.issoh.as(admin, 'select issoh.set_setting($1, $2)', [name, JSON.stringify(to)]);
const refused = (status: number, code: string, detail: string, hint: string) => ({
  status,
  body: { code, detail, hint: expect.stringContaining(hint) },
});

describe('a movement of before its pieces came', () => {
  test('is refused: when, and how much was there', async () => {
    expect(onHand(await receive(10, day(10)))).toBe('NORTH 10');
    const hint = 'check the date, or post the missing receipt first';
    const late = (pieces: number, at: string, there: number) =>
      refused(
        409,
        'ISCNS',
        `${sku} in NORTH: ${pieces} pieces cannot leave at ${at} 00:00:00+00: ${there} were there.`,
        hint,
      );
    expect(await issue(8, day(1))).toMatchObject(late(8, '2024-03-01', 0));
    expect(await issue(8, '2023-03-10')).toMatchObject(late(8, '2023-03-10', 0));
    const transfer = { movement_type: 'transfer', to_location: 'SOUTH' };
    expect(await issue(8, day(9), transfer)).toMatchObject(late(8, '2024-03-09', 0));
    expect(await issue(8, day(9), { movement_type: 'adjustment' })).toMatchObject(late(8, '2024-03-09', 0));
    expect(await stock()).toBe('NORTH 10');
    expect(onHand(await issue(8, day(10)))).toBe('NORTH 2');
    await receive(10, day(20));
    expect(await issue(3, day(15))).toMatchObject(late(3, '2024-03-15', 2));
  });

  test('so is the reversal of a receipt whose pieces left in between', async () => {
    const first = await receive(10, day(1));
    await issue(10, day(5));
    await receive(10, day(10));
    expect(await reverse(first.body.movement_id)).toMatchObject(
      refused(
        409,
        'ISCNS',
        `${sku} in NORTH: 10 pieces cannot leave at 2024-03-01 00:00:00+00: 0 were there at 2024-03-05 00:00:00+00.`,
        'check the date',
      ),
    );
  });

  test('where less than nothing may be there, gets its cost from what fills the gap', async () => {
    await receive(10, day(10), { to_location: 'LATE' });
    expect(onHand(await issue(8, day(1), { from_location: 'LATE' }))).toBe('LATE 2');
    expect(await costs(day(1), day(10))).toEqual([['issue', 8, 0, 0, 0, 8]]);
    expect(await costs(day(10), day(11))).toEqual([['issue', 0, 40, 40, 40, -8]]);
    expect(await costs(day(1), day(11))).toEqual([['issue', 8, 40, 40, 40, 0]]);
    expect(await value()).toEqual([2, 10, 10, 10]);
  });

  test('of longer ago than movements.max_backdate_days is refused', async () => {
    const ago = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();
    await set('movements.max_backdate_days', 30);
    try {
      expect((await receive(1, ago(29))).status).toBe(201);
      const answer = await receive(1, ago(31));
      expect(answer).toMatchObject({ status: 422, body: { code: 'ISIMD' } });
      expect(answer.body.hint).toMatch(/back to \d.* \(setting movements\.max_backdate_days\)/);
      expect(await count(1, ago(31))).toMatchObject({ status: 422, body: { code: 'ISIMD' } });
    } finally {
      await set('movements.max_backdate_days', 12_000);
    }
  });
});

describe('a count', () => {
  test('of ten, typed at twelve, does not bring back what was issued at eleven', async () => {
    await receive(5000, day(1));
    await issue(2000, day(10, 11));
    const answer = await count(5000, day(10, 10), { reference_id: 'K-1' });
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({
      items: [
        {
          count_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
          product_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
          internal_sku: sku,
          warehouse_id: goods.north,
          warehouse_code: 'NORTH',
          quantity_expected: 5000,
          quantity_counted: 5000,
          difference: 0,
          unit_cost: '5',
          currency_code: 'EUR',
          movement_id: null,
          reference_id: 'K-1',
          note: null,
          counted_by: 'test inv_stock_operator',
          counted_at: day(10, 10),
          restates_count_id: null,
        },
      ],
      warnings: [],
    });
    expect(await stock()).toBe('NORTH 3000');
    expect((await count(4990, day(10, 9))).body.items[0]).toMatchObject({ difference: -10 });
    expect(await stock()).toBe('NORTH 3000');
    expect((await count('2999', undefined)).body.items[0]).toMatchObject({ quantity_expected: 3000 });
    expect(await stock()).toBe('NORTH 2999');
  });

  test('is recorded once under a key', async () => {
    const first = await count(7, day(10), {}, key(`count ${sku}`));
    const again = await count(7, day(10), {}, key(`count ${sku}`));
    expect([first.status, again.status]).toEqual([201, 200]);
    expect(again.body).toEqual(first.body);
    expect(await stock()).toBe('NORTH 7');
    for (const other of [
      await count(8, day(10), {}, key(`count ${sku}`)),
      await count(7, day(11), {}, key(`count ${sku}`)),
    ]) {
      expect(other).toMatchObject({ status: 409, body: { code: 'ISCIK' } });
    }
  });

  test('holds against what comes in late, unless that says whether it was counted', async () => {
    await receive(10, day(1), { unit_cost: 2 });
    const counted = await count(14, day(10), { reference_id: 'K-2' });
    expect(counted.body.items[0]).toMatchObject({ quantity_expected: 10, difference: 4 });
    expect(await receive(4, day(5), { unit_cost: 3 })).toMatchObject(
      refused(
        409,
        'ISCCT',
        `${sku} in NORTH was counted at 2024-03-10 00:00:00+00 (K-2): nothing dated before comes in after that.`,
        'say counted: true',
      ),
    );
    expect(onHand(await receive(4, day(5), { unit_cost: 3, counted: true }))).toBe('NORTH 14');
    expect(await value()).toEqual([14, 32, 32, 32]);
    const held = (await counts(`?warehouse=NORTH&product=${sku}`)).body.items;
    expect(held).toMatchObject([
      { quantity_expected: 14, difference: 0, restates_count_id: counted.body.items[0].count_id },
    ]);
    expect(onHand(await receive(4, day(11), { unit_cost: 3 }))).toBe('NORTH 18');
  });

  test('holds against reversals, too', async () => {
    const { body } = await receive(10, day(1));
    await count(4, day(10));
    expect(await reverse(body.movement_id)).toMatchObject({ status: 409, body: { code: 'ISCCT' } });
    expect(onHand(await reverse(body.movement_id, { counted: true, reason: 'never came' }))).toBe('NORTH 4');
    expect((await counts(`?product=${sku}`)).body.items).toMatchObject([
      { quantity_expected: 0, difference: 4 },
    ]);
  });

  test('between others takes its part of what the next one found', async () => {
    await receive(10, day(1));
    await count(7, day(20));
    expect((await count(9, day(10))).body.items[0]).toMatchObject({ quantity_expected: 10, difference: -1 });
    const held = (await counts(`?product=${sku}`)).body.items.map((one: Row) => [
      one.counted_at,
      one.difference,
    ]);
    expect(held.sort()).toEqual([
      [day(10), -1],
      [day(20), -2],
    ]);
    expect(await stock()).toBe('NORTH 7');
    // Again of the same moment: the second takes the place of the first.
    expect((await count(9, day(10))).status).toBe(201);
  });

  test('of several products is all or nothing', async () => {
    const both = [
      { internal_sku: 'HAMMER', quantity: 3 },
      { product_id: goods.saw, quantity: 0, note: 'none left' },
    ];
    const answer = await count(0, day(10), { counts: both });
    expect(answer.body.items.map((one: Row) => [one.internal_sku, one.quantity_counted, one.note])).toEqual([
      ['HAMMER', 3, null],
      ['SAW', 0, 'none left'],
    ]);
    const bad = [...both, { internal_sku: 'NOTHING', quantity: 1 }];
    expect(await count(0, day(11), { counts: bad })).toMatchObject({ status: 404, body: { code: 'ISNPR' } });
    expect((await counts(`?product=HAMMER&since=${day(11)}`)).body.items).toEqual([]);
  });

  test.each([
    ['warehouse', { warehouse: undefined }],
    ['counts', { counts: [] }],
    ['counts.0.quantity', { counts: [{ internal_sku: 'SAW', quantity: -1 }] }],
    ['counts.0.quantity', { counts: [{ internal_sku: 'SAW', quantity: 1.5 }] }],
    ['counts.0.internal_sku or product_id', { counts: [{ quantity: 1 }] }],
    ['counts.0.colour', { counts: [{ internal_sku: 'SAW', quantity: 1, colour: 'red' }] }],
    ['counted_at', { counted_at: 'yesterday' }],
    ['reference_id', { reference_id: 'x'.repeat(201) }],
  ])('with a bad %s is refused by its name: %j', async (field, json) => {
    const answer = await count(1, day(10), json);
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
    expect(answer.body.detail).toContain(field);
  });

  test.each([
    [{ warehouse: 'NOWHERE' }, 404, 'ISNWH'],
    [{ reference_id: '' }, 422, 'ISIRF'],
    [{ counted_at: '2999-01-01' }, 422, 'ISIMD'],
    [
      {
        counts: [
          { internal_sku: 'SAW', quantity: 1 },
          { internal_sku: 'SAW', quantity: 2 },
        ],
      },
      422,
      'ISICN',
    ],
  ])('that SQL refuses is refused with its code: %j', async (json, status, code) => {
    expect(await count(1, day(10), json)).toMatchObject({ status, body: { code, hint: expect.any(String) } });
  });

  test('is listed page by page', async () => {
    for (const number of [1, 2, 3]) await count(number, day(number));
    const all = (await counts(`?product=${sku}`)).body.items;
    expect(all).toHaveLength(3);
    const first = await counts(`?product=${sku}&limit=2`);
    const second = await counts(`?product=${sku}&limit=2&cursor=${first.body.next_cursor}`);
    expect([...first.body.items, ...second.body.items]).toEqual(all);
    expect(second.body.next_cursor).toBeNull();
    expect((await counts(`?product=${sku}&warehouse=SOUTH`)).body.items).toEqual([]);
    expect(await counts('?warehouse=NOWHERE')).toMatchObject({ status: 404, body: { code: 'ISNWH' } });
    expect(await counts('?product=NOTHING')).toMatchObject({ status: 404, body: { code: 'ISNPR' } });
    expect((await counts('?since=soon')).status).toBe(400);
    expect((await counts('?cursor=eA')).status).toBe(400);
  });
});

describe('a closed period', () => {
  beforeEach(() => set('ledger.closed_until', ''));
  afterAll(() => set('ledger.closed_until', ''));

  test('takes nothing in', async () => {
    await set('ledger.closed_until', '2024-04-01');
    const closed = refused(
      409,
      'ISCPC',
      '2024-03-31 23:59:59+00 is closed: the books are closed until 2024-04-01 00:00:00+00.',
      'a mistake of a closed period is reversed, which is dated after',
    );
    expect(await receive(1, '2024-03-31T23:59:59Z')).toMatchObject(closed);
    expect(await count(1, '2024-03-31T23:59:59Z')).toMatchObject(closed);
    expect((await receive(1, '2024-04-01')).status).toBe(201);
  });

  test('answers what went in under a key before', async () => {
    const first = await post(
      { movement_type: 'receipt', quantity: 3, to_location: 'NORTH', movement_date: day(5) },
      key(`closed ${sku}`),
    );
    await set('ledger.closed_until', '2024-04-01');
    const again = await post(
      { movement_type: 'receipt', quantity: 3, to_location: 'NORTH', movement_date: day(5) },
      key(`closed ${sku}`),
    );
    expect([first.status, again.status]).toEqual([201, 200]);
    expect(again.body).toEqual(first.body);
  });

  test('is put right after it, at the costs of then', async () => {
    const first = await receive(10, day(1), { unit_cost: 2 });
    await receive(10, day(10), { unit_cost: 8 });
    await issue(5, day(20));
    await set('ledger.closed_until', '2024-04-01');
    expect(onHand(await reverse(first.body.movement_id))).toBe('NORTH 5');
    expect(await costs(day(1), day(32))).toEqual([['issue', 5, 10, 40, 25, 0]]);
    expect(await costs(day(32), '9999-12-31')).toEqual([
      ['issue', 0, 30, 0, 0, 0],
      ['receipt', 10, 20, 20, 20, 0],
    ]);
    expect(await value()).toEqual([5, 40, 40, 55]);
  });
});

describe('a return to a supplier', () => {
  const twoReceipts = async () => [
    (await receive(10, day(1), { supplier_id: 'ACME' })).body.movement_id as string,
    (await receive(10, day(2), { unit_cost: 8, supplier_id: 'BOLT' })).body.movement_id as string,
  ];
  const holdings = async (supplier: string) => {
    const { body } = await door.call(`/api/issoh/stock/by-supplier/${supplier}?limit=1000`, analyst);
    const own = body.items.find((one: Row) => one.internal_sku === sku);
    return [own.quantity_on_hand, Number(own.average_cost)];
  };

  test("leaves at its receipt's cost by each method, out of that supplier's holding", async () => {
    const [acme, bolt] = await twoReceipts();
    await issue(4, day(3), { returns_movement_id: acme });
    expect(await value()).toEqual([16, 110, 110, 110]);
    expect([await holdings('ACME'), await holdings('BOLT')]).toEqual([
      [6, 5],
      [10, 8],
    ]);
    await issue(4, day(4), { returns_movement_id: bolt });
    expect(await value()).toEqual([12, 78, 78, 78]);
    await issue(8, day(5));
    expect(await costs(day(3), day(6))).toEqual([
      ['issue', 4, 20, 20, 20, 0],
      ['issue', 4, 32, 32, 32, 0],
      ['issue', 8, 46, 58, 52, 0],
    ]);
    expect(await value()).toEqual([4, 32, 20, 26]);
  });

  test('after its pieces were sold sends others in their place', async () => {
    const [acme] = await twoReceipts();
    await issue(10, day(3));
    await issue(4, day(4), { returns_movement_id: acme });
    expect(await costs(day(3), day(4))).toEqual([['issue', 10, 50, 80, 65, 0]]);
    expect(await costs(day(4), day(5))).toEqual([
      ['issue', 0, 12, 0, 0, 0],
      ['issue', 4, 20, 20, 20, 0],
    ]);
    expect(await value()).toEqual([6, 48, 30, 45]);
  });

  test('of more than is left, or of what is no receipt, is refused', async () => {
    const [acme] = await twoReceipts();
    await issue(4, day(3), { returns_movement_id: acme });
    expect(await issue(7, day(4), { returns_movement_id: acme })).toMatchObject(
      refused(
        409,
        'ISCRO',
        `7 pieces of receipt ${acme} cannot be returned: it had 10, 4 are returned already.`,
        'Return what is left of it',
      ),
    );
    const sold = await issue(1, day(4));
    expect(await issue(1, day(5), { returns_movement_id: sold.body.movement_id })).toMatchObject({
      status: 404,
      body: { code: 'ISNMV' },
    });
    expect(await reverse(String(acme))).toMatchObject({ status: 409, body: { code: 'ISCRT' } });
  });
});

test('what nobody knows of a movement is refused by its name', async () => {
  expect((await receive(1, day(1), { counted: 'yes' })).body.detail).toMatch(/^counted/);
  const { body } = await receive(1, day(1));
  expect((await reverse(body.movement_id, { counted: 1 })).body.detail).toMatch(/^counted/);
});

describe('what goes past the functions is found by the check', () => {
  const queryOf = (name: string) => readFileSync(join(projectRoot, `sql/checks/issoh/${name}.sql`), 'utf8');
  /** What a check finds when a superuser did this; nothing of it stays. */
  const found = (name: string, statements: string[]): Promise<Row[]> =>
    withClient(door.world.connections.urls.administrator.issoh, async client => {
      await client.query('begin');
      for (const statement of statements) await client.query(statement);
      const { rows } = await client.query<Row>(queryOf(name));
      await client.query('rollback');
      return rows;
    });
  const productId = async () => {
    const sql = 'select product_id from issoh.selected_products where internal_sku = $1';
    return (await door.world.issoh.as(analyst, sql, [sku]))[0]?.product_id;
  };

  test('counts_are_kept: a count that nothing was posted for', async () => {
    await receive(10, day(1));
    await count(9, day(10));
    expect(await found('counts_are_kept', [])).toEqual([]);
    const broken = await found('counts_are_kept', [
      `insert into issoh.stock_counts
         (product_id, warehouse_id, quantity_expected, quantity_counted, currency_code, counted_at)
       select product_id, '${goods.north}', 9, 8, 'EUR', '${day(11)}'
         from issoh.selected_products where internal_sku = '${sku}'`,
    ]);
    const product_id = await productId();
    expect(broken).toMatchObject([{ product_id, quantity_counted: 8, pieces: '9' }]);
  });

  test('stock_was_never_below_zero: a warehouse that never allowed it', async () => {
    await receive(10, day(10), { to_location: 'LATE' });
    await issue(8, day(1), { from_location: 'LATE' });
    expect(await found('stock_was_never_below_zero', [])).toEqual([]);
    const forbid = `update issoh.warehouses set allow_negative = false where warehouse_code = 'LATE'`;
    expect(await found('stock_was_never_below_zero', [forbid])).toEqual([]);
    const broken = await found('stock_was_never_below_zero', [
      forbid,
      `update issoh.warehouses set never_negative_since = '-infinity' where warehouse_code = 'LATE'`,
    ]);
    const product_id = await productId();
    const own = broken.filter(row => row.product_id === product_id);
    expect(own).toMatchObject([{ movement_date: new Date(day(1)), pieces: '-8' }]);
  });

  test('costs_and_value_are_receipts: a cost that was changed', async () => {
    await receive(10, day(1));
    await issue(4, day(2));
    await door.world.issoh.as(admin, 'select issoh.refresh_valuation()');
    expect(await found('costs_and_value_are_receipts', [])).toEqual([]);
    const product_id = await productId();
    const broken = await found('costs_and_value_are_receipts', [
      // The kept result counts, whatever other databases of the cluster are still at.
      `update issoh_private.valuation_horizons set seen = format('%1$s:%1$s:', pg_snapshot_xmax(pg_current_snapshot()))::pg_snapshot`,
      'alter table issoh.stock_movements_2024_03 disable trigger all',
      `update issoh.stock_movements_2024_03 set unit_cost = 6 where product_id = '${product_id}' and unit_cost = 5`,
    ]);
    expect(
      broken.map(row => [row.product_id, ...[row.received, row.fifo_cost, row.fifo_value].map(Number)]),
    ).toEqual([[product_id, 60, 24, 30]]);
  });

  test.each([
    "first_movement_date = first_movement_date + interval '1 day'",
    "last_movement_date = last_movement_date - interval '1 day'",
    'first_movement_date = null, last_movement_date = null',
  ])('stock_is_sum_of_ledger: %s', async change => {
    await receive(10, day(10));
    await issue(4, day(20));
    // Papers that come late, on either side.
    await receive(1, day(1));
    await issue(1, day(15));
    expect(await found('stock_is_sum_of_ledger', [])).toEqual([]);
    const product_id = await productId();
    const broken = await found('stock_is_sum_of_ledger', [
      `update issoh.stock_on_hand set ${change} where product_id = '${product_id}'`,
    ]);
    expect(broken).toMatchObject([
      { product_id, first_date: new Date(day(1)), last_date: new Date(day(20)) },
    ]);
  });

  test.each([
    'update issoh_kept.inventory_values set lifo_value = lifo_value + 1',
    'update issoh_kept.valuation_checkpoints set last_cost = last_cost + 1',
    'update issoh_kept.valuation_checkpoints set lifo_left[1] = lifo_left[1] - 1',
    'delete from issoh_kept.inventory_values',
  ])('kept_values_are_a_replay: %s', async change => {
    await receive(10, day(1));
    await issue(4, day(2));
    await door.world.issoh.as(admin, 'select issoh.refresh_valuation()');
    const product_id = await productId();
    const seen = `update issoh_private.valuation_horizons set seen = format('%1$s:%1$s:', pg_snapshot_xmax(pg_current_snapshot()))::pg_snapshot`;
    expect(await found('kept_values_are_a_replay', [seen])).toEqual([]);
    const broken = await found('kept_values_are_a_replay', [
      seen,
      `${change} where product_id = '${product_id}'`,
    ]);
    expect(broken.map(row => row.product_id)).toEqual([product_id]);
  });
});
