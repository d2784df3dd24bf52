/** Reservations over REST: made once, changed in one call, released by one or by their document, listed. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Call, type Door, openDoor } from '../http/door.ts';
import { addGoods, type Goods } from './goods.ts';

const operator = { role: 'inv_stock_operator' } as const;
const analyst = { role: 'inv_analyst' } as const;

let door: Door;
let goods: Goods;
beforeAll(async () => {
  door = await openDoor();
  goods = await addGoods(door.world);
  for (const sku of ['HAMMER', 'SAW']) {
    await door.call('/api/issoh/stock/movement', {
      ...operator,
      json: { internal_sku: sku, movement_type: 'receipt', quantity: 100, to_location: 'NORTH' },
    });
  }
});
afterAll(() => door.close());

const path = '/api/issoh/stock/reservations';
const reserve = (json: object, call: Call = {}) =>
  door.call(path, {
    ...operator,
    ...call,
    json: { internal_sku: 'HAMMER', warehouse: 'NORTH', quantity: 4, ...json },
  });
const change = (id: string, json: object) =>
  door.call(`${path}/${id}`, { ...operator, method: 'PATCH', json });
const release = (id: string) => door.call(`${path}/${id}/release`, { ...operator, method: 'POST' });
const releaseAll = (json: object) => door.call(`${path}/release`, { ...operator, json });
const list = (query: string) => door.call(`${path}${query}`, analyst);
const available = async () => {
  const [stock] = await door.world.issoh.sql(
    'select quantity_available as n from issoh.stock_on_hand where product_id = $1 and warehouse_id = $2',
    [goods.hammer, goods.north],
  );
  return Number(stock?.n);
};

describe('a reservation', () => {
  test('is made, and told with its codes', async () => {
    const { status, body } = await reserve({
      reference_type: 'SO',
      reference_id: '1',
      due_at: '2999-01-01',
      expires_at: '2999-01-02T12:00:00+02:00',
    });
    expect(status).toBe(201);
    expect(body).toEqual({
      reservation_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      product_id: goods.hammer,
      internal_sku: 'HAMMER',
      warehouse_id: goods.north,
      warehouse_code: 'NORTH',
      quantity: 4,
      issued_quantity: 0,
      reserved_quantity: 4,
      status: 'active',
      reference_type: 'SO',
      reference_id: '1',
      due_at: '2999-01-01T00:00:00.000Z',
      expires_at: '2999-01-02T10:00:00.000Z',
      created_by: 'test inv_stock_operator',
      created_at: expect.any(String),
      closed_by: null,
      closed_at: null,
    });
    expect(await available()).toBe(96);
  });

  test('is made once under a key', async () => {
    const key = { headers: { 'idempotency-key': 'once' } };
    const before = await available();
    const first = await reserve({ reference_id: 'k' }, key);
    const again = await reserve({ reference_id: 'k' }, key);
    expect([first.status, again.status]).toEqual([201, 200]);
    expect(again.body).toEqual(first.body);
    expect(await available()).toBe(before - 4);
    expect(await reserve({ reference_id: 'k', quantity: 5 }, key)).toMatchObject({
      status: 409,
      body: { code: 'ISCIK' },
    });
    expect(await reserve({}, { headers: { 'idempotency-key': ' ' } })).toMatchObject({ status: 400 });
  });

  test('of many clients with one key is made once', async () => {
    const key = { headers: { 'idempotency-key': 'many' } };
    const before = await available();
    const answers = await Promise.all(Array.from({ length: 6 }, () => reserve({ quantity: 2 }, key)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 201]);
    expect(new Set(answers.map(({ body }) => body.reservation_id)).size).toBe(1);
    expect(await available()).toBe(before - 2);
  });

  test('changes its quantity and dates in one call', async () => {
    const { body } = await reserve({ product_id: goods.hammer, internal_sku: undefined, quantity: 10 });
    const before = await available();
    const raised = await change(body.reservation_id, { quantity: 12, due_at: '2999-03-01' });
    expect(raised).toMatchObject({
      status: 200,
      body: { quantity: 12, due_at: '2999-03-01T00:00:00.000Z', expires_at: null, warehouse_code: 'NORTH' },
    });
    expect(await available()).toBe(before - 2);
    expect(await change(body.reservation_id, { quantity: 10_000 })).toMatchObject({
      status: 409,
      body: { code: 'ISCAV' },
    });
    await door.call('/api/issoh/stock/movement', {
      ...operator,
      json: {
        internal_sku: 'HAMMER',
        movement_type: 'issue',
        quantity: 3,
        from_location: 'NORTH',
        reservation_id: body.reservation_id,
      },
    });
    expect(await change(body.reservation_id, { quantity: 2 })).toMatchObject({
      status: 409,
      body: { code: 'ISCRD', detail: expect.stringMatching(/^3 pieces/) },
    });
    expect(await change(body.reservation_id, { quantity: 3 })).toMatchObject({
      status: 200,
      body: { status: 'issued', reserved_quantity: 0, closed_by: 'test inv_stock_operator' },
    });
    expect(await change(body.reservation_id, { quantity: 4 })).toMatchObject({
      status: 409,
      body: { code: 'ISCRX' },
    });
  });

  test('is released', async () => {
    const before = await available();
    const { body } = await reserve({});
    expect(await release(body.reservation_id)).toMatchObject({
      status: 200,
      body: { status: 'released', internal_sku: 'HAMMER' },
    });
    expect(await available()).toBe(before);
  });

  test.each([
    [{ quantity: 0 }, 400, 'invalid_request'],
    [{ internal_sku: undefined }, 400, 'invalid_request'],
    [{ product_id: '00000000-0000-4000-8000-000000000000' }, 400, 'invalid_request'],
    [{ warehouse: undefined }, 400, 'invalid_request'],
    [{ due_at: 'soon' }, 400, 'invalid_request'],
    [{ colour: 'red' }, 400, 'invalid_request'],
    [{ internal_sku: 'NOTHING' }, 404, 'ISNPR'],
    [{ warehouse: 'NOWHERE' }, 404, 'ISNWH'],
    [{ quantity: 1000 }, 409, 'ISCAV'],
    [{ expires_at: '2020-01-01' }, 422, 'ISIRE'],
    [{ reference_id: '' }, 422, 'ISIRF'],
  ])('with %j is refused', async (json, status, code) => {
    expect(await reserve(json)).toMatchObject({ status, body: { code } });
  });
});

test('all of a document are released in one call', async () => {
  const before = await available();
  const document = { reference_type: 'SO', reference_id: 'doc' };
  const hammers = await reserve(document);
  const saws = await reserve({ ...document, internal_sku: 'SAW', quantity: 7 });
  await reserve({ ...document, reference_id: 'other', quantity: 1 });
  expect(await releaseAll(document)).toMatchObject({
    status: 200,
    body: {
      items: [
        { reservation_id: hammers.body.reservation_id, status: 'released', internal_sku: 'HAMMER' },
        { reservation_id: saws.body.reservation_id, status: 'released', internal_sku: 'SAW', quantity: 7 },
      ],
    },
  });
  expect(await available()).toBe(before - 1);
  expect((await releaseAll(document)).body).toEqual({ items: [] });
  expect(await releaseAll({ ...document, reference_id: 'none' })).toMatchObject({
    status: 404,
    body: { code: 'ISNRV' },
  });
  expect(await releaseAll({ reference_id: 'doc' })).toMatchObject({ status: 400 });
});

test('reservations are listed by document, product and status, page by page', async () => {
  for (const quantity of [1, 2, 3]) {
    await reserve({ internal_sku: 'SAW', reference_type: 'WO', reference_id: 'list', quantity });
  }
  const quantities = async (query: string) =>
    (await list(query)).body.items.map((one: { quantity: number }) => one.quantity);
  expect(await quantities('?reference_type=WO&reference_id=list')).toEqual([1, 2, 3]);
  const first = await list('?reference_type=WO&limit=2');
  expect(first.body.items).toMatchObject([{ quantity: 1 }, { quantity: 2, internal_sku: 'SAW' }]);
  const second = await list(`?reference_type=WO&limit=2&cursor=${first.body.next_cursor}`);
  expect(second.body).toMatchObject({ items: [{ quantity: 3 }], next_cursor: null });
  expect(await quantities('?product=SAW&status=released')).toEqual([7]);
  expect(await quantities(`?product=${goods.saw}&status=active&reference_id=list`)).toEqual([1, 2, 3]);
  expect(await list('?product=NOTHING')).toMatchObject({ status: 404, body: { code: 'ISNPR' } });
  expect(await list('?status=open')).toMatchObject({ status: 400 });
});
