/** The client against a real server with its worker: from a list to a product on the shelf, and kept in step. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Client, createClient, InventoryError, type Pricelist } from '../../../client/index.ts';
import { Selection } from '../../../client/selection.ts';
import { Sync } from '../../../client/sync.ts';
import { Uploads } from '../../../client/uploads.ts';
import { signToken } from '../../../server/access.ts';
import type { Role } from '../../../server/database/pools.ts';
import { routes } from '../../../server/http/app.ts';
import { type Door, list, openDoor, profile } from '../http/door.ts';

let door: Door;
/** Method and path of what was asked. */
const asked: string[] = [];

beforeAll(async () => {
  door = await openDoor({ worker: true });
  await door.world.addSupplier('ACME', profile);
  await door.world.issoh.as(
    { role: 'inv_admin' },
    "select issoh.create_warehouse(warehouse_code => 'CPT', warehouse_name => 'Cape Town')",
  );
});
afterAll(() => door.close());

const as = (role: Role, sub = role as string): Client =>
  createClient({
    url: `${door.url}/`,
    token: () => signToken(door.settings, { role, sub }),
    fetch: (input, init) => {
      asked.push(`${init?.method} ${new URL(String(input)).pathname}`);
      return fetch(input, init);
    },
  });
const file = (filename: string, ...rows: string[]): Pricelist => ({
  content: new Uint8Array(list(...rows)),
  filename,
});
const refused = (promise: Promise<unknown>): Promise<InventoryError> =>
  promise.then(
    () => Promise.reject(new Error('it was not refused')),
    error => error as InventoryError,
  );

const june = file('june.csv', 'h1,Hammer,12.50', 's1,Saw,20', 'd1,Drill,99.90', 'n1,Nail,');
const july = file('july.csv', 'h1,Hammer,13.00', 's1,Saw,20', 'g1,Glue,3');

describe('a list', () => {
  test('is tried, compared, applied and reported', async () => {
    const { uploads } = as('inv_catalog_manager');
    const tried = await uploads.validatePricelist(june, 'ACME');
    expect(tried.report).toMatchObject({
      status: 'completed',
      dry_run: true,
      supplier_code: 'ACME',
      file_name: 'june.csv',
      errors: [{ row_number: 5, code: 'price_missing', raw: { code: 'n1', name: 'Nail', price: '' } }],
    });
    const changes = await uploads.detectChanges(tried);
    expect(changes).toMatchObject({ new_products: 3, changed_prices: 0, rejected: 1, missing: 0 });
    expect((await uploads.flagNewProducts('ACME')).items).toEqual([]);

    const applied = await uploads.applyUpdates(changes);
    expect(applied).toMatchObject({ status: 'completed', dry_run: false, new_products_count: 3 });
    expect(await uploads.generateReport(applied.batch_id)).toEqual(applied);
    const { items } = await uploads.flagNewProducts('ACME');
    expect(items.map(item => [item.supplier_product_code, item.current_price]).sort()).toEqual([
      ['d1', '99.9000'],
      ['h1', '12.5000'],
      ['s1', '20.0000'],
    ]);
  });

  test('that was sent before answers the report of then', async () => {
    const { uploads } = as('inv_catalog_manager');
    const again = await uploads.upload(june, 'ACME', { wait: true });
    expect(again).toMatchObject({ duplicate: true, new_products_count: 3 });
  });

  test('pages are followed to the end', async () => {
    const { uploads, http } = as('inv_analyst');
    const first = await uploads.flagNewProducts('ACME', { limit: 2 });
    expect(first.items).toHaveLength(2);
    const second = await uploads.flagNewProducts('ACME', { limit: 2, cursor: String(first.next_cursor) });
    expect(second).toMatchObject({ items: [{}], next_cursor: null });
    const given = { path: { supplierId: 'ACME' }, query: { limit: 1 } };
    const all: { product_id: string }[] = [];
    for await (const row of http.all('listSupplierProducts', given)) all.push(row);
    expect(all.map(row => row.product_id)).toEqual(
      [...first.items, ...second.items].map(row => row.product_id),
    );
  });
});

describe('selection', () => {
  const reviewer = () => as('inv_reviewer', 'rita').selection;
  const approver = () => as('inv_approver', 'anna').selection;
  const ids: Record<string, string> = {};

  test('queues, lists and counts', async () => {
    expect(await reviewer().queueForSelection({ supplier_codes: ['ACME'] })).toEqual({
      queued: 3,
      already_queued: 0,
      already_selected: 0,
    });
    expect(await reviewer().queueForSelection({ supplier_codes: ['ACME'] }, 10)).toMatchObject({ queued: 0 });
    const { items } = await reviewer().getReviewQueue({ status: 'pending', limit: 10 });
    for (const item of items) ids[String(item.supplier_product_code)] = item.queue_id;
    expect(Object.keys(ids).sort()).toEqual(['d1', 'h1', 's1']);
    const some = await reviewer().getReviewQueue({ supplier_codes: ['ACME'], search: 'Hammer' });
    expect(some.items.map(item => [item.product_name, item.current_price])).toEqual([['Hammer', '12.5000']]);
    expect(await reviewer().facets({ min_price: 15 })).toContainEqual({
      facet: 'supplier',
      value: 'ACME',
      from_price: null,
      below_price: null,
      currency_code: null,
      items: 2,
    });
  });

  test('scores', async () => {
    expect(await reviewer().scoreSelection()).toBe(3);
    const explained = await reviewer().explainScore(ids.h1 as string);
    const score = await reviewer().calculateSelectionScore({ queue_id: ids.h1 as string });
    expect(String(score)).toBe(explained.score === null ? 'null' : String(Number(explained.score)));
    expect(explained.sentences?.length).toBeGreaterThan(3);
    expect(Number(explained.score_low)).toBeLessThanOrEqual(Number(explained.score_high));
  });

  test('reviews under a lease', async () => {
    const review = await reviewer().startReview(2, { min_price: '15' });
    expect(review.items).toHaveLength(2);
    expect(Date.parse(String(review.lease_expires_at))).toBeGreaterThan(Date.now());
    const [taken] = review.items;
    expect(await approver().approveSelection([taken!.queue_id])).toEqual({
      done: [],
      conflicts: [{ queue_id: taken!.queue_id, reason: 'leased' }],
    });
    expect(await reviewer().releaseReview()).toBe(2);
    expect(await reviewer().startReview(5, { search: 'no such thing' })).toEqual({
      lease_expires_at: null,
      items: [],
    });
  });

  test('approves as who the token is, and nobody else', async () => {
    const h1 = ids.h1 as string;
    expect(await refused(reviewer().approveSelection([h1]))).toMatchObject({ status: 403, code: 'ISFAP' });
    expect(await refused(approver().approveSelection([h1], 'rita'))).toMatchObject({
      status: 0,
      code: 'other_user',
    });
    expect(await reviewer().decide([h1], 'recommend', 'sells well')).toEqual({ done: [h1], conflicts: [] });
    expect(await approver().approveSelection([h1, ids.s1 as string], 'anna')).toMatchObject({
      done: expect.arrayContaining([h1, ids.s1]),
      conflicts: [],
    });
    const { items } = await approver().getReviewQueue({ status: 'approved', search: 'h1' });
    expect(items).toMatchObject([
      { reviewed_by: 'anna', recommended_by: 'rita', review_notes: 'sells well' },
    ]);
  });

  test('imports, reports what is there already, and takes back', async () => {
    const [h1, s1, d1] = [ids.h1, ids.s1, ids.d1] as [string, string, string];
    const first = await approver().importToOperational([h1]);
    expect(first).toMatchObject({ status: 'completed', total: 1, imported: 1, conflicts: [], errors: [] });
    const rest = await approver().importToOperational([{ queue_id: s1 }, d1]);
    expect(rest).toMatchObject({ imported: 1, conflicts: [{ queue_id: d1, reason: 'not_approved' }] });
    const again = await approver().importToOperational([h1]);
    expect(again.conflicts).toMatchObject([{ queue_id: h1, reason: 'already_imported' }]);
    expect(await approver().undoImport(rest.job_id)).toEqual({ undone: 1, kept: [] });
    expect(await approver().importStatus(rest.job_id)).toMatchObject({ status: 'undone', undone_by: 'anna' });
  });

  test('bulk import takes what is approved of a supplier', async () => {
    const { sync } = as('inv_approver', 'anna');
    expect(await sync.bulkImportSelected({ supplier_codes: ['ACME'] })).toMatchObject({
      status: 'completed',
      imported: 1,
    });
    expect(await refused(sync.bulkImportSelected({ colour: 'red' } as never))).toMatchObject({
      code: 'ISICR',
      status: 200,
    });
  });
});

describe('synchronisation', () => {
  const products = () =>
    door.world.issoh.sql(
      "select product_id, product_name from issoh.selected_products where product_name in ('Hammer', 'Saw')",
    ) as Promise<{ product_id: string; product_name: string }[]>;
  const costs = async () =>
    Object.fromEntries(
      (
        await door.world.issoh.sql(
          `select p.product_name, trim_scale(l.supplier_price)::text as price
             from issoh.selected_products p join issoh.supplier_listings l using (product_id)`,
        )
      ).map(row => [row.product_name, row.price]),
    );

  test('follows an upload', async () => {
    const { uploads } = as('inv_catalog_manager');
    await uploads.upload(july, 'ACME', { wait: true });
    const run = await as('inv_approver').sync.run();
    expect(run).toMatchObject({ status: 'completed', is_full: false, held: 0, error: null });
    expect(await costs()).toEqual({ Hammer: '13', Saw: '20' });
    expect(await as('inv_analyst').sync.status()).toMatchObject({ lag_rows: 0, consecutive_failures: 0 });
  });

  test('reads named products again', async () => {
    const ids = (await products()).map(row => row.product_id);
    expect(ids).toHaveLength(2);
    await door.world.issoh.sql(
      "update issoh.supplier_listings set supplier_price = 1, availability = 'missing'",
    );
    const read = await as('inv_approver').selection.syncWithSPP(ids);
    expect(read.status).toBe('completed');
    expect(await costs()).toEqual({ Hammer: '13', Saw: '20' });
    await door.world.issoh.sql("update issoh.selected_products set availability = 'missing'");
    const updates = ids.map(product_id => ({ product_id }));
    const updated = await as('inv_pricing_manager').sync.updateProductAvailability(updates);
    expect(updated.status).toBe('completed');
    // The worker looks by itself, too: whichever was first has seen them.
    expect(
      await door.world.issoh.sql('select distinct p.availability from issoh.selected_products p'),
    ).toEqual([{ availability: 'available' }]);
    const error = await refused(as('inv_approver').selection.syncWithSPP([crypto.randomUUID()]));
    expect(error).toMatchObject({ code: 'ISNPR', status: 404 });
  });

  test('sets how often', async () => {
    await as('inv_admin').sync.syncPriceChanges('6h');
    expect(
      await door.world.issoh.sql(
        "select setting_value from issoh.settings where setting_key = 'sync.interval_hours'",
      ),
    ).toEqual([{ setting_value: 6 }]);
    const error = await refused(as('inv_reviewer').sync.syncPriceChanges('1h'));
    expect(error).toMatchObject({ name: 'InventoryError', code: 'forbidden' });
  });

  test('tells of new products', async () => {
    const { sync } = as('inv_reviewer', 'rita');
    await door.world.issoh.sql('select issoh_private.notify_uploads()');
    const told = await sync.notifyNewProducts('ACME');
    expect(told.map(one => [one.kind, one.title])).toEqual(
      (
        await door.world.issoh.sql(
          "select kind, title from issoh.notifications where kind = 'new_products' order by notification_id desc",
        )
      ).map(row => [row.kind, row.title]),
    );
    expect(told.length).toBeGreaterThan(0);
    expect(await refused(sync.notifyNewProducts('NOBODY'))).toMatchObject({ code: 'ISNSU' });
  });
});

describe('what goes wrong has a type', () => {
  test('a refusal by REST', async () => {
    const error = await refused(as('inv_analyst').uploads.generateReport(crypto.randomUUID()));
    expect(error).toBeInstanceOf(InventoryError);
    expect(error).toMatchObject({ status: 404, code: 'SPNBA', hint: expect.any(String) });
    expect(error.request_id).toMatch(/^[0-9a-f-]{36}$/);
    expect(door.log.some(line => line.includes(String(error.request_id)))).toBe(true);
  });

  test('by a role that may not', async () => {
    const error = await refused(as('inv_supplier').sync.status());
    expect(error).toMatchObject({ status: 401, code: 'invalid_token' });
    expect(await refused(as('inv_stock_operator').sync.run())).toMatchObject({
      status: 403,
      code: 'forbidden',
    });
  });

  test('a mistake in a query', async () => {
    const error = await refused(as('inv_analyst').http.graphql('{ nothing }'));
    expect(error).toMatchObject({ message: expect.stringContaining('nothing') });
    expect(error).toBeInstanceOf(InventoryError);
  });

  test('no server', async () => {
    const error = await refused(createClient({ url: 'http://127.0.0.1:1', token: 'x' }).sync.status());
    expect(error).toMatchObject({ name: 'InventoryError', status: 0, code: 'unreachable', request_id: null });
  });

  test('an answer that is no JSON', async () => {
    const client = createClient({
      url: door.url,
      token: 'x',
      fetch: async () => new Response('<h1>Bad gateway</h1>', { status: 502 }),
    });
    expect(await refused(client.sync.status())).toMatchObject({ status: 502, code: 'unreadable' });
  });

  test('what the caller breaks off stays an abort', async () => {
    const stop = new AbortController();
    stop.abort();
    const broken = await refused(as('inv_approver').sync.run({}, stop.signal));
    expect(broken).toMatchObject({ name: 'AbortError' });
    // While it waits for an end that does not come.
    const waiting = new AbortController();
    const client = createClient({
      url: door.url,
      token: 'x',
      fetch: async () => {
        queueMicrotask(() => setImmediate(() => waiting.abort()));
        return Response.json({ status: 'running' });
      },
    });
    expect(await refused(client.selection.waitForImport('x', waiting.signal))).toMatchObject({
      name: 'AbortError',
    });
  });
});

describe('an operation by its name', () => {
  test('has its parts of the path, its query, its body and its headers where they belong', async () => {
    const operator = as('inv_stock_operator', 'otto').http;
    const json = { internal_sku: 'REST/1 ü', product_name: 'By its name', status: 'active' } as const;
    expect(await operator.rest('addProduct', { json })).toMatchObject(json);
    expect(await operator.rest('getProduct', { path: { product: 'REST/1 ü' } })).toMatchObject(json);
    const receipt = {
      json: {
        internal_sku: 'REST/1 ü',
        movement_type: 'receipt',
        quantity: 3,
        to_location: 'CPT',
        unit_cost: '2.5',
      },
      headers: { 'Idempotency-Key': 'rest-1' },
    } as const;
    const { movement_id } = await operator.rest('postMovement', receipt);
    expect(await operator.rest('postMovement', receipt)).toMatchObject({ movement_id });
    const { items } = await operator.rest('listStock', { query: { product: 'REST/1 ü' } });
    expect(items).toMatchObject([{ quantity_on_hand: 3 }]);
  });

  test('knows by its type what must be given', () => {
    const { http } = as('inv_analyst');
    const calls = [
      // @ts-expect-error no product
      () => http.rest('getProduct'),
      // @ts-expect-error no such operation
      () => http.rest('getNothing'),
      // @ts-expect-error a body is asked for
      () => http.rest('decideSelection', {}),
      // @ts-expect-error no such decision
      () => http.rest('decideSelection', { json: { queue_ids: [], decision: 'perhaps' } }),
      // @ts-expect-error that is no list
      () => http.all('getProduct', { path: { product: 'x' } }),
    ];
    expect(calls).toHaveLength(5);
  });
});

describe('every method', () => {
  const methods = [Uploads, Selection, Sync].flatMap(({ prototype }) =>
    Object.getOwnPropertyNames(prototype).filter(name => name !== 'constructor'),
  );

  test('of the three interfaces is there', () => {
    expect(methods).toEqual(
      expect.arrayContaining([
        'validatePricelist',
        'detectChanges',
        'applyUpdates',
        'flagNewProducts',
        'generateReport',
        'queueForSelection',
        'calculateSelectionScore',
        'getReviewQueue',
        'approveSelection',
        'importToOperational',
        'syncWithSPP',
        'syncPriceChanges',
        'notifyNewProducts',
        'updateProductAvailability',
        'bulkImportSelected',
      ]),
    );
  });

  test('asks a route that there is', () => {
    const known = [
      /^POST \/graphql$/,
      ...routes.map(
        ({ method, path }) => new RegExp(`^${method.toUpperCase()} ${path.replace(/:\w+/g, '[^/]+')}$`),
      ),
    ];
    expect(new Set(asked).size).toBeGreaterThan(12);
    expect(asked.filter(one => !known.some(pattern => pattern.test(one)))).toEqual([]);
  });
});
