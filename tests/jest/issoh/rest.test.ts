import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { linkToSpp } from '../../../server/database/bootstrap.ts';
import { silentPort } from '../../support/silent-port.ts';
import { type Call, type Door, openDoor } from '../http/door.ts';
import { addGoods, type Goods } from './goods.ts';

const operator = { role: 'inv_stock_operator' } as const;
const pricing = { role: 'inv_pricing_manager' } as const;
const analyst = { role: 'inv_analyst' } as const;
const none = randomUUID();

let door: Door;
let goods: Goods;
beforeAll(async () => {
  door = await openDoor({ limits: { linkAnswer: 2_000 } });
  goods = await addGoods(door.world);
});
afterAll(() => door.close());

const post = (json: object, call: Call = {}) =>
  door.call('/api/issoh/stock/movement', { ...operator, ...call, json });
const receipt = (changes: object = {}) => ({
  internal_sku: 'HAMMER',
  movement_type: 'receipt',
  quantity: 10,
  to_location: 'NORTH',
  unit_cost: '2.50',
  supplier_id: 'ACME',
  ...changes,
});
const key = (idempotencyKey: string): Call => ({ headers: { 'idempotency-key': idempotencyKey } });
const movements = async () =>
  (await door.world.issoh.sql('select count(*)::integer as n from issoh.stock_movements'))[0]?.n;
const movement = async (id: string) =>
  (await door.world.issoh.sql('select * from issoh.stock_movements where movement_id = $1', [id]))[0];

describe('a movement', () => {
  test('is posted and answered with the stock where it has been', async () => {
    const received = await post(receipt());
    expect(received).toMatchObject({
      status: 201,
      body: {
        movement_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        stock: [
          {
            warehouse_id: goods.north,
            warehouse_code: 'NORTH',
            quantity_on_hand: 10,
            quantity_reserved: 0,
            quantity_available: 10,
          },
        ],
      },
    });
    expect(Object.keys(received.body)).toEqual(['movement_id', 'stock', 'warnings']);
    expect(Object.keys(received.body.stock[0]).join(' ')).toBe(
      'warehouse_id warehouse_code quantity_on_hand quantity_reserved quantity_available',
    );
    expect(await movement(received.body.movement_id)).toMatchObject({
      product_id: goods.hammer,
      to_location: goods.north,
      unit_cost: '2.5',
      supplier_id: goods.acme,
      created_by: 'test inv_stock_operator',
    });
    const moved = await post({
      product_id: goods.hammer,
      movement_type: 'transfer',
      quantity: '4',
      from_location: goods.north,
      to_location: 'SOUTH',
    });
    expect(moved.body.stock).toMatchObject([
      { warehouse_code: 'NORTH', quantity_on_hand: 6 },
      { warehouse_code: 'SOUTH', quantity_on_hand: 4 },
    ]);
    const issued = await post(
      {
        internal_sku: 'HAMMER',
        movement_type: 'issue',
        quantity: 1,
        from_location: 'SOUTH',
        reference_type: 'SO',
        reference_id: '17',
        movement_date: null,
        note: 'to the counter',
      },
      { role: 'inv_admin' },
    );
    expect(issued).toMatchObject({ status: 201, body: { stock: [{ quantity_on_hand: 3 }] } });
  });

  test('keeps every digit of its cost and its date', async () => {
    const precise = await post(
      receipt({ unit_cost: '123456789.0123456789', movement_date: '2026-02-28T23:59:59.123456+02:00' }),
    );
    expect(await movement(precise.body.movement_id)).toMatchObject({ unit_cost: '123456789.0123456789' });
    const [{ at }] = (await door.world.issoh.sql(
      `select to_char(movement_date at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.US') as at
         from issoh.stock_movements where movement_id = $1`,
      [precise.body.movement_id],
    )) as [{ at: string }];
    expect(at).toBe('2026-02-28 21:59:59.123456');
    const number = await post(receipt({ unit_cost: 0.1 }));
    expect(await movement(number.body.movement_id)).toMatchObject({ unit_cost: '0.1' });
    const sum = await post(receipt({ unit_cost: 0.1 + 0.2 }));
    expect(await movement(sum.body.movement_id)).toMatchObject({ unit_cost: '0.3' });
    const short = await post(receipt({ unit_cost: '.5' }));
    expect(await movement(short.body.movement_id)).toMatchObject({ unit_cost: '0.5' });
  });

  test.each([
    ['2024-02-29', '2024-02-29T00:00:00.000Z'],
    ['2024-02-29T12:30', '2024-02-29T12:30:00.000Z'],
    ['2024-02-29 12:30:15', '2024-02-29T12:30:15.000Z'],
    ['2024-02-29T12:30:15.5Z', '2024-02-29T12:30:15.500Z'],
    ['2024-02-29T12:30:15-0330', '2024-02-29T16:00:15.000Z'],
  ])('takes the date %s for %s', async (given, meant) => {
    const { body } = await post(receipt({ movement_date: given }));
    expect((await movement(body.movement_id))?.movement_date).toEqual(new Date(meant));
  });

  test('is posted once under a key', async () => {
    const first = await post(receipt({ quantity: 3 }), key('once'));
    const before = await movements();
    const again = await post(receipt({ quantity: 3 }), key('once'));
    expect([first.status, again.status]).toEqual([201, 200]);
    expect(again.body).toEqual(first.body);
    expect(await movements()).toBe(before);
    const other = await post(receipt({ quantity: 4 }), key('once'));
    expect(other).toMatchObject({ status: 409, body: { code: 'ISCIK' } });
    expect(await movements()).toBe(before);
  });

  test('that is refused frees its key', async () => {
    const tooMany = { internal_sku: 'SAW', movement_type: 'issue', quantity: 1, from_location: 'NORTH' };
    expect(await post(tooMany, key('freed'))).toMatchObject({ status: 409, body: { code: 'ISCNS' } });
    expect((await post(receipt({ internal_sku: 'SAW' }), key('freed'))).status).toBe(201);
  });

  test('of the same key from many at once is one', async () => {
    const before = Number(await movements());
    const answers = await Promise.all(Array.from({ length: 10 }, () => post(receipt(), key('many'))));
    expect(answers.map(one => one.status).sort()).toEqual([...Array(9).fill(200), 201]);
    expect(new Set(answers.map(one => one.body.movement_id)).size).toBe(1);
    expect(await movements()).toBe(before + 1);
  });

  test.each([
    ['internal_sku', { internal_sku: undefined }],
    ['internal_sku', { internal_sku: 7 }],
    ['internal_sku', { internal_sku: '' }],
    ['product_id', { product_id: 'HAMMER' }],
    ['movement_type', { movement_type: 'gift' }],
    ['movement_type', { movement_type: undefined }],
    ['quantity', { quantity: 0 }],
    ['quantity', { quantity: -3 }],
    ['quantity', { quantity: 1.5 }],
    ['quantity', { quantity: '1.5' }],
    ['quantity', { quantity: 'ten' }],
    ['quantity', { quantity: 2_147_483_648 }],
    ['quantity', { quantity: true }],
    ['quantity', { quantity: null }],
    ['quantity', { quantity: undefined }],
    ['from_location', { from_location: 7 }],
    ['to_location', { to_location: ['NORTH'] }],
    ['unit_cost', { unit_cost: '2,50' }],
    ['unit_cost', { unit_cost: 'free' }],
    ['unit_cost', { unit_cost: 'NaN' }],
    ['unit_cost', { unit_cost: {} }],
    ['supplier_id', { supplier_id: '' }],
    ['reference_type', { reference_type: 1 }],
    ['reference_id', { reference_id: 1 }],
    ['movement_date', { movement_date: 'yesterday' }],
    ['movement_date', { movement_date: '2026-02-30' }],
    ['movement_date', { movement_date: '2026-01-01T25:00' }],
    ['movement_date', { movement_date: '0000-01-01' }],
    ['movement_date', { movement_date: 1_700_000_000 }],
    ['returns_movement_id', { returns_movement_id: 'x' }],
    ['reservation_id', { reservation_id: 'x' }],
    ['currency_code', { currency_code: 'E'.repeat(65) }],
    ['reference_type', { reference_type: 'x'.repeat(65) }],
    ['reference_id', { reference_id: 'x'.repeat(201) }],
    ['note', { note: 'x'.repeat(10_001) }],
    ['colour', { colour: 'red' }],
  ])('with a bad %s is refused by its name: %j', async (field, changes) => {
    const answer = await post(receipt(changes));
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
    expect(answer.body.detail).toMatch(new RegExp(`\\b${field}\\b`));
  });

  test.each([
    [{ internal_sku: 'NOTHING' }, 404, 'ISNPR'],
    [{ internal_sku: undefined, product_id: none }, 404, 'ISNPR'],
    [{ to_location: 'NOWHERE' }, 404, 'ISNWH'],
    [{ supplier_id: 'NOBODY' }, 404, 'ISNSU'],
    [{ unit_cost: '-1' }, 422, 'ISIUC'],
    [{ to_location: undefined, from_location: 'NORTH' }, 422, 'ISILO'],
    [{ movement_date: '2999-01-01' }, 422, 'ISIMD'],
    [{ returns_movement_id: none, unit_cost: undefined }, 404, 'ISNMV'],
  ])('that SQL refuses is refused with its code: %j', async (changes, status, code) => {
    const before = await movements();
    expect(await post(receipt(changes))).toMatchObject({ status, body: { code, hint: expect.any(String) } });
    expect(await movements()).toBe(before);
  });

  test('takes a key of 1 to 200 characters', async () => {
    expect((await post(receipt(), key('k'.repeat(200)))).status).toBe(201);
    for (const bad of ['k'.repeat(201), ' ']) {
      expect(await post(receipt(), key(bad))).toMatchObject({
        status: 400,
        body: { detail: expect.stringMatching(/^Idempotency-Key/) },
      });
    }
  });

  test('of a supplier that only an unreachable SPP could know is to be tried again', async () => {
    await door.world.issoh.sql("alter server spp options (set port '1')");
    try {
      const answer = await post(receipt({ supplier_id: 'UNKNOWN' }));
      expect(answer).toMatchObject({ status: 503, body: { code: 'unavailable' } });
      expect(answer.headers.get('retry-after')).toBe('1');
      expect((await post(receipt())).status).toBe(201);
    } finally {
      await linkToSpp(door.world.connections.urls.administrator, door.settings.secrets);
    }
  });
});

test('how far it is behind SPP: nobody waits for one that stays silent, and the link is named', async () => {
  const silent = await silentPort();
  try {
    await door.world.issoh.sql(`alter server spp options (set host '127.0.0.1', set port '${silent.port}')`);
    expect(await door.call('/api/isi/sync/status', { role: 'inv_analyst' })).toMatchObject({
      status: 503,
      body: { code: 'link_silent', hint: expect.stringMatching(/the link from IS-SOH to SPP/) },
    });
  } finally {
    await silent.close();
    await linkToSpp(door.world.connections.urls.administrator, door.settings.secrets);
  }
  expect(await door.call('/api/isi/sync/status', { role: 'inv_analyst' })).toMatchObject({
    status: 200,
    body: { is_known: true },
  });
});

describe('many movements', () => {
  const send = (list: object[], call: Call = {}) =>
    door.call('/api/issoh/stock/movements', { ...operator, ...call, json: { movements: list } });

  test('are posted at once, in their order, once under a key', async () => {
    const list = [receipt({ quantity: 7 }), receipt({ internal_sku: 'SAW', quantity: 8 })];
    const first = await send(list, key('bulk'));
    expect(first).toMatchObject({ status: 201, body: { movement_ids: { length: 2 } } });
    const rows = await Promise.all(first.body.movement_ids.map(movement));
    expect(rows.map(row => row.quantity)).toEqual([7, 8]);
    const again = await send(list, key('bulk'));
    expect(again).toMatchObject({ status: 200, body: first.body });
    expect(await send(list.slice(1), key('bulk'))).toMatchObject({ status: 409, body: { code: 'ISCIK' } });
  });

  test('are all refused for one', async () => {
    const before = await movements();
    const bad = { internal_sku: 'SAW', movement_type: 'issue', quantity: 1_000_000, from_location: 'NORTH' };
    expect(await send([receipt(), bad])).toMatchObject({ status: 409, body: { code: 'ISCNS' } });
    expect(await send([receipt(), receipt({ quantity: 0 })])).toMatchObject({
      status: 400,
      body: { detail: expect.stringMatching(/^movements\.1\.quantity: /) },
    });
    expect((await send([])).status).toBe(400);
    expect((await door.call('/api/issoh/stock/movements', { ...operator, json: [receipt()] })).status).toBe(
      400,
    );
    expect(await movements()).toBe(before);
  });
});

describe('a reversal', () => {
  const reverse = (id: string, call: Call = {}) =>
    door.call(`/api/issoh/stock/movement/${id}/reverse`, { ...operator, method: 'POST', ...call });

  test('undoes a movement, with a reason or without a body', async () => {
    const { body } = await post(receipt({ to_location: 'SOUTH' }));
    const undone = await reverse(body.movement_id, { json: { reason: 'wrong pallet' } });
    expect(undone.status).toBe(201);
    expect(undone.body.stock).toMatchObject([
      { warehouse_code: 'SOUTH', quantity_on_hand: body.stock[0].quantity_on_hand - 10 },
    ]);
    expect(await movement(undone.body.movement_id)).toMatchObject({
      reverses_movement_id: body.movement_id,
      note: 'wrong pallet',
    });
    expect(await reverse(body.movement_id)).toMatchObject({ status: 409, body: { code: 'ISCRV' } });
  });

  test('is posted once under a key', async () => {
    const { body } = await post(receipt());
    const first = await reverse(body.movement_id, key('undo'));
    const again = await reverse(body.movement_id, key('undo'));
    expect([first.status, again.status]).toEqual([201, 200]);
    expect(again.body).toEqual(first.body);
  });

  test('of nothing is refused', async () => {
    expect(await reverse(none)).toMatchObject({ status: 404, body: { code: 'ISNMV' } });
    expect((await reverse('x')).status).toBe(400);
    expect((await reverse(none, { json: { reason: 7 } })).body.detail).toMatch(/^reason/);
    expect((await reverse(none, { json: { why: '' } })).status).toBe(400);
  });
});

describe('stock by supplier', () => {
  const read = (path: string, call: Call = analyst) =>
    door.call(`/api/issoh/stock/by-supplier/${path}`, call);

  test('comes by code or id, amounts as text and counts as numbers', async () => {
    const byCode = await read('ACME');
    expect(byCode.status).toBe(200);
    expect((await read(goods.acme)).body).toEqual(byCode.body);
    expect(byCode.body.items).toHaveLength(2);
    expect(byCode.body.items[0]).toMatchObject({
      product_id: goods.hammer,
      internal_sku: 'HAMMER',
      product_name: 'HAMMER',
      status: 'active',
      quantity_on_hand: expect.any(Number),
      quantity_on_order: 0,
      last_purchase_price: expect.stringMatching(/^\d+(\.\d+)?$/),
      average_cost: expect.stringMatching(/^\d+(\.\d+)?$/),
      total_value: expect.stringMatching(/^\d+(\.\d+)?$/),
      currency_code: 'EUR',
    });
    expect(Object.keys(byCode.body.items[0]).join(' ')).toBe(
      'holding_id supplier_id product_id internal_sku product_name status quantity_on_hand quantity_on_order ' +
        'last_purchase_price average_cost total_value currency_code last_purchase_date',
    );
  });

  test('comes page by page', async () => {
    const first = await read('ACME?limit=1');
    const second = await read(`ACME?limit=1&cursor=${first.body.next_cursor}`);
    expect([first, second].map(one => one.body.items[0].internal_sku)).toEqual(['HAMMER', 'SAW']);
    expect(second.body.next_cursor).toBeNull();
  });

  test('of nobody', async () => {
    expect(await read('NOBODY')).toMatchObject({ status: 404, body: { code: 'ISNSU' } });
    expect((await read(none)).body).toEqual({ items: [], next_cursor: null });
    expect((await read('ACME?cursor=eA')).status).toBe(400);
    expect((await read('ACME?colour=red')).status).toBe(400);
  });
});

describe('reorder alerts', () => {
  const read = (query = '') => door.call(`/api/issoh/stock/reorder-alerts${query}`, analyst);

  test('say what to order, by supplier and warehouse, page by page', async () => {
    expect((await read()).body).toEqual({ items: [], next_cursor: null });
    await door.world.issoh.sql('select issoh.set_reorder_levels($1, $2, 100000, 500)', ['HAMMER', 'NORTH']);
    await door.world.issoh.sql('select issoh.set_reorder_levels($1, $2, 100000, 500)', ['SAW', 'SOUTH']);
    const all = await read();
    expect(all.body.items).toHaveLength(2);
    expect(all.body.items[0]).toMatchObject({
      soh_id: expect.any(String),
      internal_sku: expect.any(String),
      quantity_available: expect.any(Number),
      quantity_on_order: 0,
      reorder_point: 100000,
      suggested_quantity: expect.any(Number),
      reason: expect.any(String),
    });
    expect(Object.keys(all.body.items[0]).join(' ')).toBe(
      'soh_id product_id internal_sku product_name supplier_id supplier_code warehouse_id warehouse_code ' +
        'quantity_on_hand quantity_reserved quantity_available quantity_on_order reorder_point reorder_quantity ' +
        'reorder_up_to demand_per_day lead_time_days lead_time_demand safety_stock min_order_qty pack_multiple ' +
        'quantity_needed suggested_quantity transfer_from transfer_quantity reason explanation',
    );
    const skus = async (query: string) =>
      (await read(query)).body.items.map((one: { internal_sku: string }) => one.internal_sku).sort();
    expect(await skus('?warehouse=NORTH')).toEqual(['HAMMER']);
    expect(await skus(`?warehouse=${goods.south}&supplier=ACME`)).toEqual(['SAW']);
    expect(await skus(`?supplier=${none}`)).toEqual([]);
    const first = await read('?limit=1');
    const second = await read(`?limit=1&cursor=${first.body.next_cursor}`);
    expect([...first.body.items, ...second.body.items]).toEqual(all.body.items);
    expect(second.body.next_cursor).toBeNull();
  });

  test.each([
    ['?supplier=NOBODY', 404, 'ISNSU'],
    ['?warehouse=NOWHERE', 404, 'ISNWH'],
    ['?cursor=eA', 400, 'invalid_request'],
    ['?limit=0', 400, 'invalid_request'],
    ['?product=HAMMER', 400, 'invalid_request'],
  ])('%s is %i', async (query, status, code) => {
    expect(await read(query)).toMatchObject({ status, body: { code } });
  });
});

describe('prices', () => {
  const set = (product: string, json: object, call: Call = pricing) =>
    door.call(`/api/issoh/pricing/${product}`, { ...call, method: 'PUT', json });
  const read = (product: string, query = '') => door.call(`/api/issoh/pricing/${product}${query}`, analyst);

  test('are set by SKU or id, and answered as the rule', async () => {
    const rule = await set('HAMMER', { cost_price: 10, markup_percentage: '50', reason: 'new season' });
    expect(rule).toMatchObject({
      status: 200,
      body: {
        rule_id: expect.any(String),
        product_id: goods.hammer,
        pricing_tier: expect.any(String),
        rule_type: 'cost_plus',
        cost_price: '10.0000',
        markup_percentage: '50.0000',
        selling_price: '15.0000',
        minimum_price: null,
        currency_code: 'EUR',
        effective_from: expect.stringMatching(/Z$/),
        effective_to: null,
        created_by: 'test inv_pricing_manager',
        reason: 'new season',
      },
    });
    expect(Object.keys(rule.body).join(' ')).toBe(
      'rule_id product_id pricing_tier rule_type cost_price markup_percentage selling_price minimum_price ' +
        'maximum_price source_tier adjustment_percentage rounding_increment rounding_mode charm_ending ' +
        'currency_code effective_from effective_to created_by created_at reason from_quantity surcharge',
    );
    const price = await read(goods.hammer);
    expect(price).toMatchObject({
      status: 200,
      body: { internal_sku: 'HAMMER', rule_id: rule.body.rule_id, currency_code: 'EUR' },
    });
    expect(Number(price.body.price)).toBe(15);
    expect(typeof price.body.price).toBe('string');
    expect(price.body.trace).toMatchObject([{ step: 'cost_plus' }]);
  });

  test('of the future hold from their moment on', async () => {
    const from = '2031-05-01T00:00:00+02:00';
    const rule = await set(goods.saw, { selling_price: '9.99', effective_from: from });
    expect(rule.body.effective_from).toBe('2031-04-30T22:00:00.000Z');
    expect((await read('SAW')).body.price).toBeNull();
    expect(Number((await read('SAW', `?at=${from}`)).body.price)).toBe(9.99);
    expect((await read('SAW', '?at=2031-04-30T21:59:59Z')).body.price).toBeNull();
  });

  test('of another tier', async () => {
    await door.world.issoh.sql("select issoh.set_pricing_tier('TRADE', 'Trade')");
    const trade = await set('HAMMER', { pricing_tier: 'TRADE', selling_price: 12, minimum_price: '11.50' });
    expect(trade.body).toMatchObject({ pricing_tier: 'TRADE', minimum_price: '11.5000' });
    expect(Number((await read('HAMMER', '?tier=TRADE')).body.price)).toBe(12);
    expect(Number((await read('HAMMER')).body.price)).toBe(15);
  });

  test.each([
    ['cost_price', { cost_price: '1,5' }],
    ['markup_percentage', { markup_percentage: '50%' }],
    ['selling_price', { selling_price: true }],
    ['minimum_price', { minimum_price: [] }],
    ['maximum_price', { maximum_price: 'much' }],
    ['pricing_tier', { pricing_tier: 7 }],
    ['effective_from', { effective_from: 'soon' }],
    ['effective_to', { effective_to: '2026-13-01' }],
    ['source_tier', { source_tier: '' }],
    ['adjustment_percentage', { adjustment_percentage: {} }],
    ['rounding_increment', { rounding_increment: 'x' }],
    ['rounding_mode', { rounding_mode: 'sideways' }],
    ['charm_ending', { charm_ending: '.x' }],
    ['reason', { reason: 1 }],
    ['from_quantity', { from_quantity: 0 }],
    ['surcharge', { surcharge: 'little' }],
    ['price', { price: 1 }],
  ])('with a bad %s are refused by its name: %j', async (field, json) => {
    const answer = await set('HAMMER', json);
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
    expect(answer.body.detail).toMatch(new RegExp(`\\b${field}\\b`));
  });

  test.each([
    ['NOTHING', { selling_price: 1 }, 404, 'ISNPR'],
    ['HAMMER', { selling_price: 1, pricing_tier: 'NONE' }, 404, 'ISNTI'],
    ['HAMMER', { selling_price: -1 }, 422, 'ISIPV'],
    ['HAMMER', { selling_price: 1, effective_from: '2031-01-02', effective_to: '2031-01-01' }, 422, 'ISIPE'],
  ])('of %s, %j: %i %s', async (product, json, status, code) => {
    expect(await set(product, json)).toMatchObject({ status, body: { code, hint: expect.any(String) } });
  });

  test('of nothing cannot be read', async () => {
    expect(await read('NOTHING')).toMatchObject({ status: 404, body: { code: 'ISNPR' } });
    expect(await read('HAMMER', '?tier=NONE')).toMatchObject({ status: 404, body: { code: 'ISNTI' } });
    expect(await read('HAMMER', '?at=soon')).toMatchObject({
      status: 400,
      body: { detail: expect.stringMatching(/^at: /) },
    });
  });
});
