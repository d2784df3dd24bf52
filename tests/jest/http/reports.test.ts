/** Reports, uploads as a list, missing products, and a supplier's own corrections, by HTTP. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Door, list, openDoor, profile } from './door.ts';

const manager = { role: 'inv_catalog_manager' } as const;
let door: Door;
let acme: string;

beforeAll(async () => {
  door = await openDoor();
  acme = await door.world.addSupplier('ACME', profile);
});
afterAll(() => door.close());

const codes = (from: number, to: number) =>
  list(...Array.from({ length: to - from + 1 }, (_, n) => `C${from + n},Thing ${from + n},1.50`));

describe('rows as they were read', () => {
  let batch: string;
  beforeAll(async () => {
    await door.world.addSupplier('ROWS', profile);
    await door.world.upload('ROWS', list('A,Hammer,1', 'B,Saw,2', 'C,Nail,3'));
    batch = (await door.world.upload('ROWS', list('A,Hammer,1', 'B,Saw,3', 'C,Nail,x', 'D,Drill,4')))
      .batch_id;
  });
  const rows = (query = '') => door.call(`/api/spp/reports/upload/${batch}/rows${query}`, manager);
  type Row = { row_number: number; outcome: string };

  test('tell what became of each, page by page, amounts as text', async () => {
    const seen: Row[] = [];
    for (let cursor = ''; ; ) {
      const { status, body } = await rows(`?limit=3${cursor}`);
      expect(status).toBe(200);
      seen.push(...body.items);
      if (body.next_cursor === null) break;
      cursor = `&cursor=${body.next_cursor}`;
    }
    expect(seen.map(row => [row.row_number, row.outcome])).toEqual([
      [2, 'unchanged'],
      [3, 'changed'],
      [4, 'rejected'],
      [5, 'new'],
    ]);
    expect(seen[1]).toMatchObject({ old_price: '2.0000', new_price: '3.0000', raw: { price: '3' } });
  });

  test('come of one outcome; another and a foreign cursor are refused', async () => {
    expect((await rows('?outcome=changed')).body.items).toMatchObject([{ supplier_product_code: 'B' }]);
    expect(await rows('?outcome=lost')).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
    const foreign = Buffer.from('abc').toString('base64url');
    expect(await rows(`?cursor=${foreign}`)).toMatchObject({
      status: 400,
      body: { code: 'invalid_request' },
    });
  });

  test('of one upload wait in quarantine', async () => {
    const { body } = await door.call(`/api/spp/quarantine/ROWS?batch_id=${batch}`, manager);
    expect(body.items).toMatchObject([{ row_number: 4, code: 'price_unreadable' }]);
  });

  test('an undo that is tried says what the undo does, and does nothing', async () => {
    const undo = (query = '') =>
      door.call(`/api/spp/upload/${batch}/rollback${query}`, { ...manager, method: 'POST' });
    const tried = await undo('?dry_run=true');
    expect(tried).toMatchObject({ status: 200, body: { reverted: 1, removed: 1, kept: [] } });
    expect((await undo('?dry_run=true')).body).toEqual(tried.body);
    expect((await undo()).body).toEqual(tried.body);
  });
});

describe('an import profile', () => {
  const path = '/api/spp/suppliers/ACME/profile';

  test('is read and saved', async () => {
    expect(await door.call(path, manager)).toMatchObject({ status: 200, body: profile });
    const other = { ...profile, decimal_mark: '.' };
    expect((await door.call(path, { ...manager, method: 'PUT', json: other })).body).toEqual(other);
    expect((await door.call(path, { role: 'inv_analyst' })).body).toEqual(other);
  });

  test('is refused where it cannot be used, and to whoever may not', async () => {
    const bad = { method: 'PUT', json: { columns: 1 } };
    expect(await door.call(path, { ...manager, ...bad })).toMatchObject({
      status: 422,
      body: { code: 'SPIPR' },
    });
    expect(await door.call(path, { role: 'inv_analyst', ...bad })).toMatchObject({ status: 403 });
    expect(await door.call('/api/spp/suppliers/NOBODY/profile', manager)).toMatchObject({ status: 404 });
  });
});

test('a trial that is not waited for is answered at once', async () => {
  const body = list('W,Thing,1');
  const call = { ...manager, body, headers: { 'content-type': 'text/csv' } };
  const { status, body: begun } = await door.call('/api/spp/upload/ACME?dry_run=true&wait=false', call);
  expect({ status, begun }).toMatchObject({ status: 202, begun: { status: 'queued' } });
});

describe('what a list lacks', () => {
  let less: string;
  beforeAll(async () => {
    await door.world.upload('ACME', codes(1, 30));
    less = (await door.world.upload('ACME', codes(1, 5))).batch_id;
  });
  const path = (query: string) => `/api/spp/reports/upload/${less}?missing=true${query}`;

  test('is read page by page', async () => {
    const seen: string[] = [];
    for (let cursor = ''; ; ) {
      const { status, body } = await door.call(path(`&limit=10${cursor}`), manager);
      expect(status).toBe(200);
      expect(body.items.length).toBeLessThanOrEqual(10);
      seen.push(...body.items.map((one: { supplier_product_code: string }) => one.supplier_product_code));
      if (body.next_cursor === null) break;
      cursor = `&cursor=${body.next_cursor}`;
    }
    expect(seen.sort()).toEqual(Array.from({ length: 25 }, (_, n) => `C${n + 6}`).sort());
  });

  test('says of each product what it is, amounts as text', async () => {
    const { body } = await door.call(path('&limit=1'), manager);
    expect(body.items).toEqual([
      {
        product_id: expect.any(String),
        supplier_product_code: 'C6',
        product_name: 'Thing 6',
        current_price: '1.5000',
        currency_code: 'EUR',
        status: 'available',
        is_back: false,
      },
    ]);
  });

  test('comes as CSV, all of it', async () => {
    const { headers, text } = await door.call(path('&format=csv'), manager);
    expect(headers.get('content-type')).toMatch(/^text\/csv/);
    const lines = text.split('\r\n');
    expect(lines[0]).toBe(
      'supplier_product_code,product_name,current_price,currency_code,status,is_back,product_id',
    );
    expect(lines).toHaveLength(1 + 25 + 1);
    expect(lines[1]).toMatch(/^C6,Thing 6,1\.5000,EUR,available,false,[0-9a-f-]{36}$/);
  });

  test('is as none for another supplier', async () => {
    const nobody = { role: 'inv_supplier', supplier: '019a0000-0000-7000-8000-00000000000d' } as const;
    expect(await door.call(path(''), nobody)).toMatchObject({ status: 404, body: { code: 'SPNBA' } });
    expect((await door.call(path(''), { role: 'inv_supplier', supplier: acme })).status).toBe(200);
  });
});

describe('uploads', () => {
  test('are listed newest first, page by page, by supplier and status', async () => {
    await door.world.addSupplier('BETA', profile);
    const made: string[] = [];
    for (let n = 0; n < 5; n++) {
      made.unshift((await door.world.upload('BETA', list(`B1,Thing,${n + 1}`))).batch_id);
    }
    made.unshift((await door.world.upload('BETA', list('B1,Thing,none'))).batch_id);
    made.unshift((await door.world.upload('BETA', list('B1,Thing,9'), { dryRun: true })).batch_id);
    const seen: string[] = [];
    for (let cursor = ''; ; ) {
      const { body } = await door.call(`/api/spp/uploads?supplier=BETA&limit=3${cursor}`, manager);
      seen.push(...body.items.map((one: { batch_id: string }) => one.batch_id));
      if (body.next_cursor === null) break;
      cursor = `&cursor=${body.next_cursor}`;
    }
    expect(seen).toEqual(made);
    const failed = await door.call('/api/spp/uploads?supplier=BETA&status=failed', manager);
    expect(failed.body.items).toMatchObject([
      { batch_id: made[1], status: 'failed', reason: { code: 'no_valid_rows' } },
    ]);
    const [newest] = (await door.call('/api/spp/uploads?limit=1', manager)).body.items;
    expect(newest).toMatchObject({
      batch_id: made[0],
      supplier_code: 'BETA',
      dry_run: true,
      updated_products_count: 1,
      effective_from: null,
    });
  });

  test('show the day that a list waits for', async () => {
    const { body } = await door.call('/api/spp/upload/ACME?effective_from=2027-01-31', {
      ...manager,
      body: list('C1,Thing,2'),
    });
    expect(body.status).toBe('scheduled');
    const { body: listed } = await door.call('/api/spp/uploads?status=scheduled', manager);
    expect(listed.items).toMatchObject([{ batch_id: body.batch_id, effective_from: '2027-01-31' }]);
    await door.call(`/api/spp/upload/${body.batch_id}/cancel`, { ...manager, method: 'POST' });
    expect((await door.call('/api/spp/uploads?status=cancelled', manager)).body.items).toHaveLength(1);
  });

  test('are a supplier’s own', async () => {
    const { body } = await door.call('/api/spp/uploads', { role: 'inv_supplier', supplier: acme });
    expect(new Set(body.items.map((one: { supplier_code: string }) => one.supplier_code))).toEqual(
      new Set(['ACME']),
    );
    const others = await door.call('/api/spp/uploads?supplier=BETA', {
      role: 'inv_supplier',
      supplier: acme,
    });
    expect(others).toMatchObject({ status: 404, body: { code: 'SPNSU' } });
  });

  test.each(['status=lost', 'limit=0', 'cursor=xyz', 'sort=name'])('%s is refused in words', async query => {
    expect((await door.call(`/api/spp/uploads?${query}`, manager)).status).toBe(400);
  });
});

test('REST and GraphQL tell the same report', async () => {
  const { batch_id } = await door.world.upload('ACME', list('C1,Thing,3', 'C2,Thing,on request'));
  const rest = await door.call(`/api/spp/reports/upload/${batch_id}`, manager);
  expect(rest.body).toMatchObject({
    waiting_rows_count: 1,
    superseded_rows_count: 0,
    discontinued_products_count: 0,
    currency_code: 'EUR',
    errors: [
      {
        row_number: 3,
        code: 'price_unreadable',
        message: 'The price cannot be read as an amount: price = "on request".',
        field: 'price',
        value: 'on request',
      },
    ],
    detected: { evidence: expect.arrayContaining([expect.objectContaining({ field: 'price' })]) },
  });
  const graphql = await door.graphql(`{uploadReport(batchId: "${batch_id}")}`, manager);
  expect(graphql.body.data.uploadReport).toEqual(rest.body);
});

describe('a supplier', () => {
  const own = () => ({ role: 'inv_supplier', supplier: acme }) as const;
  const resubmit = (staging_id: string, data: object) =>
    door.call('/api/spp/quarantine/resubmit', { ...own(), json: { rows: [{ staging_id, data }] } });
  const waiting = async (batch: string) =>
    (await door.call('/api/spp/quarantine/ACME', own())).body.items.filter(
      (row: { batch_id: string }) => row.batch_id === batch,
    );

  beforeAll(async () => {
    await door.world.addSupplier('THEM');
    await door.world.upload('THEM', 'Code;Name;Price;Category\nT1;Thing;1,50;Theirs > Own\n');
  });

  test.each([
    ['has no category that there is', 'Never seen > Deep > Deeper', 'never_seen.deep.deeper'],
    ['names a branch that only others use', 'Theirs > Own', 'theirs.own'],
  ])('corrects a row that %s: it is made as by a list', async (_, category, path) => {
    const code = `NEW${path.length}`;
    const { batch_id } = await door.world.upload(
      'ACME',
      `code,name,price,category\nC1,Thing,3,\n${code},New,none,${category}\n`,
    );
    const [row] = await waiting(batch_id);
    expect(await resubmit(row.staging_id, { price: '4.00' })).toMatchObject({
      status: 200,
      body: { corrected: 1, rejected: [] },
    });
    const found = await door.call(`/api/spp/products/ACME?category=${encodeURIComponent(category)}`, own());
    expect(found.body.items).toMatchObject([{ supplier_product_code: code, current_price: '4.0000' }]);
  });

  test('gives a row its category', async () => {
    const { batch_id } = await door.world.upload(
      'ACME',
      'code,name,price,category\nC1,Thing,3,Tools\nNEW2,New,none,\n',
    );
    const [row] = await waiting(batch_id);
    expect(await resubmit(row.staging_id, { price: '4.00', category: 'Tools > Unheard of' })).toMatchObject({
      status: 200,
      body: { corrected: 1 },
    });
    const found = await door.call('/api/spp/products/ACME?category=tools.unheard_of', own());
    expect(found.body.items).toMatchObject([{ supplier_product_code: 'NEW2' }]);
  });

  test('corrects nothing that a later list has brought again', async () => {
    const older = await door.world.upload('ACME', list('C1,Thing,3', 'LATE,Late,none'));
    const [row] = await waiting(older.batch_id);
    const newer = await door.world.upload('ACME', list('C1,Thing,3', 'LATE,Late,still none'));
    expect(await waiting(older.batch_id)).toEqual([]);
    expect(await waiting(newer.batch_id)).toMatchObject([{ code: 'price_unreadable' }]);
    expect(await resubmit(row.staging_id, { price: '4.00' })).toMatchObject({
      status: 409,
      body: { code: 'SPCSR', detail: expect.stringContaining(newer.batch_id) },
    });
  });
});
