import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Door, openDoor, profile } from './door.ts';

const manager = { role: 'inv_catalog_manager' } as const;
let door: Door;
let acme: string;
let other: string;

beforeAll(async () => {
  door = await openDoor();
  acme = await door.world.addSupplier('ACME', profile);
  other = await door.world.addSupplier('OTHER', profile);
  await door.world.upload('ACME', 'code,name,price\nA1,Hammer,12.95\nA2,Saw,7.50\nA3,Drill,99\nA4,Broken,\n');
  await door.world.upload('ACME', 'code,name,price\nA1,Hammer,13.95\nA2,Saw,7.50\nA3,Drill,99\n');
  await door.world.upload('OTHER', 'code,name,price\nB1,Bolt,0.10\n');
}, 120_000);
afterAll(() => door.close());

describe('the frame', () => {
  test('answers health without a token', async () => {
    expect((await door.call('/healthz')).body).toEqual({ status: 'ok' });
    expect((await door.call('/readyz')).status).toBe(200);
    door.readiness.push('no worker runs');
    const unready = await door.call('/readyz');
    door.readiness.length = 0;
    expect(unready).toMatchObject({
      status: 503,
      body: { status: 'unavailable', reasons: ['no worker runs'] },
    });
  });

  test('says what is amiss beside that, and lives and is ready all the same', async () => {
    door.notes.push('spp: nobody takes jobs of x');
    const { status, body } = await door.call('/healthz');
    const { status: ready } = await door.call('/readyz');
    door.notes.length = 0;
    expect({ status, body, ready }).toEqual({
      status: 200,
      body: { status: 'ok', notes: ['spp: nobody takes jobs of x'] },
      ready: 200,
    });
  });

  test('counts requests by route pattern', async () => {
    await door.call('/api/spp/products/ACME', manager);
    const { text } = await door.call('/metrics');
    expect(text).toContain('route="/api/spp/products/:supplierId",status="200"');
    expect(text).not.toContain('ACME');
  });

  test('gives every answer a request id, the caller’s if it is one', async () => {
    const given = await door.call('/healthz', { headers: { 'x-request-id': 'mine-1' } });
    expect(given.headers.get('x-request-id')).toBe('mine-1');
    const made = await door.call('/healthz', { headers: { 'x-request-id': 'not one!' } });
    expect(made.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('logs no token', async () => {
    await door.call('/api/spp/suppliers?access_token=hush', manager);
    expect(door.log.join()).toContain('/api/spp/suppliers');
    expect(door.log.join()).not.toMatch(/Bearer|eyJ|hush/);
  });

  test.each([
    ['GET', '/nowhere', 404, 'no_such_path'],
    ['DELETE', '/api/spp/suppliers', 405, 'method_not_allowed'],
    ['POST', '/healthz', 405, 'method_not_allowed'],
    ['GET', '/graphql', 405, 'method_not_allowed'],
    ['GET', '/api/spp/products/%E0%A4%A', 400, 'invalid_request'],
  ])('%s %s is %i', async (method, path, status, code) => {
    const answer = await door.call(path, { ...manager, method });
    expect(answer).toMatchObject({ status, body: { status, code } });
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(answer.body.request_id).toBe(answer.headers.get('x-request-id'));
    if (status === 405) expect(answer.headers.get('allow')).toBeTruthy();
  });

  test('takes a token, and a role that may', async () => {
    const none = await door.call('/api/spp/suppliers');
    expect(none).toMatchObject({ status: 401, body: { code: 'unauthorized' } });
    expect(none.headers.get('www-authenticate')).toMatch(/^Bearer/);
    expect((await door.call('/api/spp/suppliers', { token: 'x.y.z' })).status).toBe(401);
    expect((await door.call('/api/spp/suppliers', { role: 'inv_stock_operator' })).status).toBe(403);
    expect((await door.call('/api/spp/suppliers', { role: 'inv_analyst', json: {} })).status).toBe(403);
  });

  test.each([
    ['bad JSON', { body: '{"a', headers: { 'content-type': 'application/json' } }, 400, 'invalid_json'],
    [
      'another type',
      { body: 'a=b', headers: { 'content-type': 'text/plain' } },
      415,
      'unsupported_media_type',
    ],
    ['no body', { method: 'POST' }, 415, 'unsupported_media_type'],
    [
      'an unknown key',
      { json: { supplier_code: 'X', supplier_name: 'X', color: 1 } },
      400,
      'invalid_request',
    ],
    ['too much', { json: { supplier_code: 'x'.repeat(6_000_000) } }, 413, 'body_too_large'],
    ['what SQL refuses', { json: { supplier_code: 'a b', supplier_name: 'X' } }, 422, 'SPISC'],
    ['what is there', { json: { supplier_code: 'ACME', supplier_name: 'X' } }, 409, 'SPCSC'],
  ])('refuses a body: %s', async (_name, call, status, code) => {
    expect(await door.call('/api/spp/suppliers', { ...manager, ...call })).toMatchObject({
      status,
      body: { code },
    });
  });

  test.each([
    ['limit=0', /limit/],
    ['limit=1001', /limit/],
    ['limit=ten', /limit/],
    ['cursor=xx', /cursor/],
    [`cursor=${Buffer.from('no-uuid').toString('base64url')}`, /cursor/],
    ['new=maybe', /new/],
    ['status=gone', /status/],
    ['colour=red&size=2', /colour.*size/],
    ['q=a&q=b', /q/],
  ])('refuses the parameters %s by name', async (query, named) => {
    const answer = await door.call(`/api/spp/products/ACME?${query}`, manager);
    expect(answer).toMatchObject({
      status: 400,
      body: { code: 'invalid_request', detail: expect.stringMatching(named) },
    });
  });

  test('takes blank parameters as absent', async () => {
    expect(
      (await door.call('/api/spp/products/ACME?new=&q=&category=&status=&cursor=', manager)).status,
    ).toBe(200);
  });
});

describe('suppliers', () => {
  test('are made and listed page by page', async () => {
    const made = await door.call('/api/spp/suppliers', {
      ...manager,
      json: { supplier_code: 'MADE', supplier_name: 'Made Here', currency_code: 'ZAR' },
    });
    expect(made).toMatchObject({
      status: 201,
      body: { supplier_code: 'MADE', currency_code: 'ZAR', status: 'active' },
    });
    expect(made.body).not.toHaveProperty('partition_name');
    const first = await door.call('/api/spp/suppliers?limit=2', manager);
    expect(first.body.items.map((one: { supplier_code: string }) => one.supplier_code)).toEqual([
      'ACME',
      'MADE',
    ]);
    const second = await door.call(`/api/spp/suppliers?limit=2&cursor=${first.body.next_cursor}`, manager);
    expect(second.body).toMatchObject({ items: [{ supplier_code: 'OTHER' }], next_cursor: null });
  });

  test('show themselves alone to a supplier', async () => {
    const seen = await door.call('/api/spp/suppliers', { role: 'inv_supplier', supplier: acme });
    expect(seen.body.items.map((one: { supplier_id: string }) => one.supplier_id)).toEqual([acme]);
  });
});

describe('products', () => {
  test('come by code or id, amounts as text', async () => {
    const byCode = await door.call('/api/spp/products/ACME', manager);
    const byId = await door.call(`/api/spp/products/${acme}`, manager);
    expect(byCode.body).toEqual(byId.body);
    expect(byCode.body.items[0]).toMatchObject({
      supplier_product_code: 'A1',
      supplier_code: 'ACME',
      current_price: '13.9500',
      previous_price: '12.9500',
      first_seen_date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
      days_since_last_update: 0,
    });
  });

  test('come by code, with how many there are in all', async () => {
    const pages: string[] = [];
    let cursor = '';
    do {
      const path = `/api/spp/products/ACME?sort=code&total=true&limit=1${cursor}`;
      const { body } = await door.call(path, { role: 'inv_analyst' });
      pages.push(...body.items.map((row: { supplier_product_code: string }) => row.supplier_product_code));
      cursor = body.next_cursor === null ? '' : `&cursor=${body.next_cursor}`;
      const { body: whole } = await door.call('/api/spp/products/ACME', { role: 'inv_analyst' });
      expect(body.total).toBe(whole.items.length);
    } while (cursor !== '');
    expect(pages.length).toBeGreaterThan(1);
    expect(pages).toEqual(pages.toSorted());
    for (const path of ['ACME?total=true&q=x', 'all?sort=code', 'ACME?sort=price'])
      expect(await door.call(`/api/spp/products/${path}`, { role: 'inv_analyst' })).toMatchObject({
        status: 400,
        body: { code: 'invalid_request' },
      });
  });

  test('come page by page', async () => {
    const codes: string[] = [];
    let cursor = '';
    do {
      const { body } = await door.call(`/api/spp/products/ACME?limit=2&cursor=${cursor}`, manager);
      codes.push(...body.items.map((one: { supplier_product_code: string }) => one.supplier_product_code));
      cursor = body.next_cursor ?? '';
    } while (cursor !== '');
    expect(codes).toEqual(['A1', 'A2', 'A3']);
    const all = await door.call('/api/spp/products/ACME?limit=1000', manager);
    expect(all.body).toMatchObject({ items: { length: 3 }, next_cursor: null });
  });

  test.each([
    ['ACME?new=true', []],
    ['OTHER?new=1', ['B1']],
    ['ACME?q=HAMM', ['A1']],
    ['ACME?status=discontinued', []],
    ['all?view=multi_supplier&q=o', ['B1']],
    ['all', ['A1', 'A2', 'A3', 'B1']],
  ])('%s', async (path, codes) => {
    const { body } = await door.call(`/api/spp/products/${path}`, manager);
    expect(body.items.map((one: { supplier_product_code: string }) => one.supplier_product_code)).toEqual(
      codes,
    );
  });

  test('hide other suppliers', async () => {
    const mine = { role: 'inv_supplier', supplier: other } as const;
    expect(await door.call('/api/spp/products/ACME', mine)).toMatchObject({
      status: 404,
      body: { code: 'SPNSU' },
    });
    expect((await door.call('/api/spp/products/all', mine)).body.items).toHaveLength(1);
  });

  test('have a history, newest first', async () => {
    const { body } = await door.call('/api/spp/products/ACME?q=hammer', manager);
    const path = `/api/spp/price-history/${body.items[0].product_id}`;
    const first = await door.call(`${path}?limit=1`, manager);
    expect(first.body.items).toMatchObject([
      {
        old_price: '12.9500',
        new_price: '13.9500',
        price_change_percentage: '7.7220',
        change_reason: 'upload',
      },
    ]);
    const rest = await door.call(`${path}?limit=1&cursor=${first.body.next_cursor}`, manager);
    expect(rest.body).toMatchObject({
      items: [{ old_price: null, new_price: '12.9500', price_change_percentage: null }],
      next_cursor: null,
    });
    expect((await door.call(`/api/spp/price-history/${randomUUID()}`, manager)).status).toBe(404);
    expect((await door.call('/api/spp/price-history/7', manager)).status).toBe(400);
    expect((await door.call(path, { role: 'inv_supplier', supplier: other })).status).toBe(404);
  });

  test('are put into a category by filter', async () => {
    const json = { category: 'Tools > Hammers', filter: { supplier: 'ACME', search: 'hammer' } };
    expect((await door.call('/api/spp/categories/assign', { ...manager, json })).body).toEqual({
      assigned: 1,
    });
    const { body } = await door.call('/api/spp/products/all?category=Tools', manager);
    expect(body.items).toMatchObject([{ supplier_product_code: 'A1' }]);
  });

  test('are put into a category by id', async () => {
    const { body } = await door.call('/api/spp/products/ACME?q=saw', manager);
    const json = { category: 'Tools > Saws', product_ids: [body.items[0].product_id] };
    expect((await door.call('/api/spp/categories/assign', { ...manager, json })).body).toEqual({
      assigned: 1,
    });
  });
});

describe('quarantine', () => {
  test('is listed, corrected and discarded', async () => {
    const listed = await door.call('/api/spp/quarantine/ACME', manager);
    expect(listed.body).toMatchObject({
      items: [{ row_number: 5, code: 'price_missing', raw: { code: 'A4', name: 'Broken', price: '' } }],
      next_cursor: null,
    });
    const { staging_id, batch_id } = listed.body.items[0];
    const wrong = await door.call('/api/spp/quarantine/resubmit', {
      ...manager,
      json: { rows: [{ staging_id }] },
    });
    expect(wrong.status).toBe(400);
    const json = { rows: [{ staging_id, data: { price: '5.00' } }] };
    const corrected = await door.call('/api/spp/quarantine/resubmit', { ...manager, json });
    expect(corrected).toMatchObject({ status: 200, body: { batch_id } });
    expect((await door.call('/api/spp/quarantine/ACME', manager)).body.items).toEqual([]);
    const dropped = await door.call('/api/spp/quarantine/discard', {
      ...manager,
      json: { staging_ids: [staging_id] },
    });
    expect(dropped.body).toEqual({ discarded: 0 });
  });
});
