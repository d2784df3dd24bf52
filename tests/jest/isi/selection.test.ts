/** From a supplier's list to a decision, by HTTP and GraphQL, over both databases. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { linkToSpp, withClient } from '../../../server/database/bootstrap.ts';
import { type Call, type Door, list, openDoor, profile } from '../http/door.ts';

const reviewer = { role: 'inv_reviewer' } as const;
const approver = { role: 'inv_approver' } as const;

let door: Door;
let acme: string;
beforeAll(async () => {
  door = await openDoor();
  acme = await door.world.addSupplier('ACME', profile);
  await door.world.addSupplier('BOLT', profile, 'USD');
  await door.world.upload('ACME', list('h1,Hammer,12.5', 's1,Saw,20', 'd1,Drill,99.9'));
  // What comes again is not new any more.
  await door.world.upload('ACME', list('h1,Hammer,12.5', 's1,Saw,21', 'g1,Gluepot,3'));
  await door.world.upload('BOLT', list('b1,Bolt 100%,0.05', 'b2,Bolt big,0.50'));
  await door.world.sql(
    `select spp.assign_category((spp.create_category('Tools > Hand tools')).category_id::text, array(
       select p.product_id from spp.supplier_products p where p.supplier_product_code in ('h1', 's1')))`,
  );
});
afterAll(() => door.close());

const post = (path: string, json: object, call: Call = reviewer) => door.call(path, { ...call, json });
const queue = (criteria: object, limit?: number) => post('/api/issoh/selection/queue', { criteria, limit });
const decide = (queue_ids: unknown[], decision?: string, call: Call = approver) =>
  post('/api/issoh/selection/approve', { queue_ids, decision }, call);
const get = (path: string, call: Call = reviewer) => door.call(path, call);
const empty = () => door.world.issoh.sql('delete from issoh.selection_queue');
const names = (items: { product_name: string }[]) => items.map(item => item.product_name);
const queued = async () => names((await get('/api/issoh/selection/pending')).body.items).sort();
const idOf = async (name: string) =>
  (
    await door.world.issoh.sql(
      "select queue_id from issoh.selection_queue where product_details ->> 'product_name' = $1",
      [name],
    )
  )[0]?.queue_id as string;

describe('queueing', () => {
  test('takes what a supplier offers, once', async () => {
    const first = await queue({ supplier_codes: ['ACME'] });
    expect(first).toMatchObject({ status: 200, body: { queued: 4, already_queued: 0, already_selected: 0 } });
    expect(Object.keys(first.body)).toEqual(['queued', 'already_queued', 'already_selected']);
    expect((await queue({ supplier_codes: ['ACME'] })).body).toEqual({
      queued: 0,
      already_queued: 4,
      already_selected: 0,
    });
    expect((await queue({})).body).toEqual({ queued: 2, already_queued: 4, already_selected: 0 });
    expect(await queued()).toEqual(['Bolt 100%', 'Bolt big', 'Drill', 'Gluepot', 'Hammer', 'Saw']);
  });

  test('keeps the product as it is', async () => {
    const { body } = await get('/api/issoh/selection/pending?search=s1');
    expect(body.items).toHaveLength(1);
    expect(body.items[0]).toMatchObject({
      spp_supplier_id: acme,
      supplier_code: 'ACME',
      queued_by: 'test inv_reviewer',
      category_path: 'tools.hand_tools',
      product_details: {
        supplier_product_code: 's1',
        product_name: 'Saw',
        description: null,
        category_id: expect.any(String),
        category_path: 'tools.hand_tools',
        brand: null,
        barcode: null,
        unit_of_measure: null,
        pack_size: null,
        min_order_qty: null,
        lead_time_days: null,
        current_price: '21.0000',
        currency_code: 'EUR',
        is_new: false,
        first_seen_date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
      },
    });
    expect(Object.keys(body.items[0].product_details)).toHaveLength(15);
  });

  test.each([
    [{ is_new: true }, ['Bolt 100%', 'Bolt big', 'Drill', 'Gluepot']],
    [{ is_new: false, supplier_codes: ['ACME', 'BOLT'] }, ['Hammer', 'Saw']],
    [{ category: 'tools' }, ['Hammer', 'Saw']],
    [{ category: 'tools.hand_tools', max_price: '12.50' }, ['Hammer']],
    [{ min_price: 20, max_price: 99.9 }, ['Drill', 'Saw']],
    [{ search: '100%' }, ['Bolt 100%']],
    [{ search: 'B2' }, ['Bolt big']],
    [{ search: 'big bolt' }, ['Bolt big']],
    [{ search: 'b1 100% bolt' }, ['Bolt 100%']],
    [{ search: 'bolt hammer' }, []],
    [{ product_ids: [randomUUID()] }, []],
  ])('by %j', async (criteria, expected) => {
    await empty();
    expect((await queue(criteria)).body.queued).toBe(expected.length);
    expect(await queued()).toEqual(expected);
  });

  test('by ids, and by a category’s id', async () => {
    await empty();
    const [drill] = await door.world.sql(
      "select product_id from spp.supplier_products where supplier_product_code = 'd1'",
    );
    const [tools] = await door.world.sql("select category_id from spp.categories where path = 'tools'");
    expect((await queue({ product_ids: [drill!.product_id, drill!.product_id] })).body.queued).toBe(1);
    expect((await queue({ category: tools!.category_id })).body.queued).toBe(2);
    expect(await queued()).toEqual(['Drill', 'Hammer', 'Saw']);
  });

  test('takes at most the limit, and the rest next time', async () => {
    await empty();
    const counts = [];
    for (let n = 0; n < 4; n++) counts.push((await queue({}, 2)).body.queued);
    expect(counts).toEqual([2, 2, 2, 0]);
    expect(await queued()).toHaveLength(6);
  });

  test('leaves out what is discontinued, selected or rejected', async () => {
    await empty();
    await queue({ search: 'Hammer' });
    await decide([await idOf('Hammer')], 'reject');
    await door.world.sql(
      "update spp.supplier_products set status = 'discontinued' where supplier_product_code = 'd1'",
    );
    const [saw] = await door.world.sql(
      "select product_id from spp.supplier_products where supplier_product_code = 's1'",
    );
    await door.world.issoh.sql(
      "insert into issoh.selected_products (internal_sku, product_name, spp_product_id) values ('S', 'Saw', $1)",
      [saw!.product_id],
    );
    expect((await queue({ supplier_codes: ['ACME'] })).body).toEqual({
      queued: 1,
      already_queued: 1,
      already_selected: 1,
    });
    expect(await queued()).toEqual(['Gluepot']);
    const before = await idOf('Hammer');
    // What a person has taken back is not approved by itself, however often it is asked for.
    await door.world.issoh.sql("update issoh.selection_queue set reopened_by = 'anna' where queue_id = $1", [
      before,
    ]);
    expect((await queue({ supplier_codes: ['ACME'], include_rejected: true })).body).toEqual({
      queued: 1,
      already_queued: 1,
      already_selected: 1,
    });
    expect(await idOf('Hammer')).toBe(before);
    expect((await get('/api/issoh/selection/pending?search=Hammer')).body.items).toMatchObject([
      { review_status: 'pending', reviewed_by: null, score: null, reopened_by: 'anna' },
    ]);
    await door.world.issoh.sql('delete from issoh.selected_products');
    await door.world.sql("update spp.supplier_products set status = 'available'");
  });

  test.each([
    [{ colour: 'red' }, 'ISICR', /there is no "colour"/],
    [{ min_score: 5 }, 'ISICR', /there is no "min_score"/],
    [{ supplier_codes: ['ACME', 'NOBODY', 'NONE'] }, 'ISNSU', /no suppliers "NOBODY", "NONE"/],
    [{ category: 'nowhere' }, 'ISNCA', /"nowhere"/],
    [{ category: randomUUID() }, 'ISNCA', /no category/],
  ])('refuses %j', async (criteria, code, detail) => {
    const { status, body } = await queue(criteria);
    expect([status, body.code]).toEqual([code === 'ISICR' ? 422 : 404, code]);
    expect(body.detail).toMatch(detail);
  });

  test('refuses more than the setting allows, and then queues nothing', async () => {
    await empty();
    const set = (value: string) =>
      door.world.issoh.as({ role: 'inv_admin' }, "select issoh.set_setting('selection.max_items', $1)", [
        value,
      ]);
    await set('5');
    expect(await queue({})).toMatchObject({ status: 422, body: { code: 'ISIQM' } });
    expect(await queue({}, 6)).toMatchObject({ status: 422, body: { code: 'ISIQM' } });
    expect(await queued()).toEqual([]);
    expect((await queue({}, 5)).body.queued).toBe(5);
    await set('200000');
  });

  test('from many at once queues each product once', async () => {
    await empty();
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, n) => queue(n % 2 ? {} : { supplier_codes: ['BOLT', 'ACME'] })),
    );
    expect(answers.map(answer => answer.status)).toEqual(answers.map(() => 200));
    expect(answers.reduce((sum, { body }) => sum + body.queued, 0)).toBe(6);
    for (const { body } of answers) expect(body.queued + body.already_queued).toBe(6);
    expect(await queued()).toHaveLength(6);
  });

  test('asks SPP with the criteria', async () => {
    const told: string[] = [];
    await withClient(door.world.connections.urls.administrator.issoh, async client => {
      client.on('notice', notice => told.push(notice.message ?? ''));
      await client.query(`load 'auto_explain'; set auto_explain.log_min_duration = 0;
        set auto_explain.log_nested_statements = on; set auto_explain.log_verbose = on; set client_min_messages = log`);
      await client.query('select issoh.queue_for_selection($1, 5)', [
        JSON.stringify({
          supplier_codes: ['ACME'],
          category: 'tools',
          is_new: true,
          min_price: 1,
          max_price: 2,
          search: 'x',
        }),
      ]);
    });
    const sent = told.flatMap(text => text.match(/Remote SQL: .* FROM spp_feed.products .*/g) ?? []);
    expect(sent).toHaveLength(1);
    for (const part of [
      `supplier_id = ANY ('{${acme}}'::uuid[])`,
      'category_id = ANY',
      '(is_new)',
      'current_price >= 1',
      'current_price <= 2',
      "product_name ~~* '%x%'",
      "barcode = 'x'",
    ]) {
      expect(sent[0]).toContain(part);
    }
  });

  test('says so when SPP is away, while reviews go on', async () => {
    await door.world.issoh.sql("alter server spp options (set port '1')");
    try {
      expect(await queue({})).toMatchObject({ status: 503, body: { code: 'unavailable' } });
      expect((await get('/api/isi/review/queue?supplier_codes=ACME&category=tools')).status).toBe(200);
      expect((await post('/api/isi/review/start', {})).status).toBe(200);
      expect((await post('/api/isi/review/release', {})).body.released).toBeGreaterThan(0);
    } finally {
      await linkToSpp(door.world.connections.urls.administrator, door.world.settings.secrets);
    }
  });
});

describe('a review', () => {
  beforeAll(async () => {
    await empty();
    await queue({});
    await door.world.issoh.sql(
      `update issoh.selection_queue set auto_select_score = 10 * length(product_details ->> 'product_name')
        where product_details ->> 'product_name' <> 'Saw'`,
    );
  });

  test('takes items, and nobody else gets them', async () => {
    const mine = await post('/api/isi/review/start', { limit: 2 });
    expect(mine).toMatchObject({ status: 200, body: { lease_expires_at: expect.any(String) } });
    expect(Object.keys(mine.body)).toEqual(['lease_expires_at', 'items']);
    expect(names(mine.body.items)).toEqual(['Bolt 100%', 'Bolt big']);
    expect(mine.body.items[0].lease_owner).toBe('test inv_reviewer');
    const theirs = await post('/api/isi/review/start', { filters: { supplier_codes: ['BOLT'] } }, approver);
    expect(theirs.body).toEqual({ lease_expires_at: null, items: [] });
    const conflict = await decide([mine.body.items[0].queue_id], 'reject');
    expect(conflict.body).toEqual({
      done: [],
      conflicts: [{ queue_id: mine.body.items[0].queue_id, reason: 'leased' }],
    });
    const id = mine.body.items[1].queue_id;
    expect((await post('/api/isi/review/release', { queue_ids: [id] })).body).toEqual({ released: 1 });
    expect((await decide([id], 'on_hold')).body).toEqual({ done: [id], conflicts: [] });
    expect((await post('/api/isi/review/release', {})).body).toEqual({ released: 1 });
    await decide([id], 'reopen');
  });

  test('lists what is queued, page by page, in one order', async () => {
    const seen: string[] = [];
    let cursor = '';
    for (let n = 0; n < 6; n++) {
      const { body } = await get(`/api/isi/review/queue?status=pending&limit=1&cursor=${cursor}`);
      seen.push(...names(body.items));
      cursor = body.next_cursor;
    }
    expect(cursor).toBeNull();
    expect(seen).toEqual(['Bolt 100%', 'Bolt big', 'Gluepot', 'Hammer', 'Drill', 'Saw']);
    expect((await get('/api/isi/review/queue?cursor=bm9uZQ')).status).toBe(400);
    expect((await get('/api/isi/review/queue?status=lost')).body.code).toBe('ISIRS');
    expect((await get('/api/isi/review/queue?colour=red')).status).toBe(400);
    const filtered = await get(
      '/api/isi/review/queue?supplier_codes=BOLT,ACME&is_new=true&min_price=0.5&max_price=3',
    );
    expect(names(filtered.body.items)).toEqual(['Bolt big', 'Gluepot']);
  });

  test('counts what is queued', async () => {
    const { body } = await get('/api/isi/review/facets?status=pending&search=bolt');
    expect(body.items).toEqual([
      facet({ facet: 'supplier', value: 'BOLT', items: 2 }),
      facet({ facet: 'category', value: null, items: 2 }),
      facet({ facet: 'status', value: 'pending', items: 2 }),
      facet({ facet: 'price_band', from_price: '0', below_price: '1', currency_code: 'USD', items: 2 }),
      facet({ facet: 'auto_candidate', value: 'false', items: 2 }),
    ]);
  });
  const facet = (one: object) => ({
    value: null,
    from_price: null,
    below_price: null,
    currency_code: null,
    ...one,
  });

  test('ends in decisions, each item for itself', async () => {
    const [hammer, saw, unknown] = [await idOf('Hammer'), await idOf('Saw'), randomUUID()];
    expect((await decide([saw], 'reject', reviewer)).body.done).toEqual([saw]);
    const { body } = await decide([hammer, saw, unknown]);
    expect(body.done).toEqual([hammer]);
    expect(body.conflicts).toEqual(
      expect.arrayContaining([
        { queue_id: saw, reason: 'already_decided' },
        { queue_id: unknown, reason: 'not_found' },
      ]),
    );
    expect((await decide([hammer])).body).toEqual({ done: [hammer], conflicts: [] });
    expect(await decide([hammer], 'approve', reviewer)).toMatchObject({
      status: 403,
      body: { code: 'ISFAP' },
    });
    expect((await decide([hammer], 'maybe')).status).toBe(400);
    expect((await decide([])).status).toBe(400);
    expect((await decide(['x'])).status).toBe(400);
    const log = await door.world.issoh.sql(
      `select actor, new_values ->> 'review_status' as status from audit.log
        where table_name = 'selection_queue' and record_key = $1 and operation = 'update' order by log_id desc limit 1`,
      [hammer],
    );
    expect(log).toEqual([{ actor: 'test inv_approver', status: 'approved' }]);
  });
});

test('GraphQL does the same', async () => {
  await empty();
  const done = await door.graphql(
    `mutation ($criteria: JSON) {
       queueForSelection(input: {criteria: $criteria}) {result {queued alreadyQueued alreadySelected}}
       startReview(input: {rowLimit: 1}) {result {queueId productName leaseOwner}}
     }`,
    { ...reviewer, variables: { criteria: { supplier_codes: ['BOLT'] } } },
  );
  expect(done.body.errors).toBeUndefined();
  expect(done.body.data.queueForSelection.result).toEqual({
    queued: 2,
    alreadyQueued: 0,
    alreadySelected: 0,
  });
  const [item] = done.body.data.startReview.result;
  expect(item.leaseOwner).toBe('test inv_reviewer');
  const decided = await door.graphql(
    `mutation ($ids: [UUID]!) {
       decideSelection(input: {queueIds: $ids, decision: "reject"}) {result {done conflicts {queueId reason}}}
       releaseReview(input: {}) {result}
     }`,
    { ...reviewer, variables: { ids: [item.queueId, randomUUID()] } },
  );
  expect(decided.body.errors).toBeUndefined();
  expect(decided.body.data).toMatchObject({
    decideSelection: { result: { done: [item.queueId], conflicts: [{ reason: 'not_found' }] } },
    releaseReview: { result: 0 },
  });
  const read = await door.graphql(
    `{selectionByScore(status: "rejected") {nodes {queueId productName}}
      selectionFacets(filters: {supplier_codes: ["BOLT"]}) {nodes {facet value items}}}`,
    { role: 'inv_analyst' },
  );
  expect(read.body.errors).toBeUndefined();
  expect(read.body.data.selectionByScore.nodes).toMatchObject([{ queueId: item.queueId }]);
  expect(read.body.data.selectionFacets.nodes).toContainEqual({ facet: 'supplier', value: 'BOLT', items: 2 });
});

const may = {
  chooses: ['inv_reviewer', 'inv_approver', 'inv_admin'],
  reads: [
    'inv_reviewer',
    'inv_approver',
    'inv_stock_operator',
    'inv_pricing_manager',
    'inv_analyst',
    'inv_admin',
  ],
};
const everyone = [...may.reads, 'inv_supplier', 'inv_catalog_manager'] as const;
test.each([
  ['POST', '/api/issoh/selection/queue', { criteria: { search: 'nothing' } }, may.chooses],
  ['POST', '/api/issoh/selection/approve', { queue_ids: [randomUUID()], decision: 'reject' }, may.chooses],
  ['POST', '/api/isi/review/start', { filters: { search: 'nothing' } }, may.chooses],
  ['POST', '/api/isi/review/release', {}, may.chooses],
  ['GET', '/api/issoh/selection/pending', undefined, may.reads],
  ['GET', '/api/isi/review/queue', undefined, may.reads],
  ['GET', '/api/isi/review/facets', undefined, may.reads],
])('who may %s %s', async (method, path, json, allowed) => {
  for (const role of everyone) {
    const { status } = await door.call(path, { method, role: role as never, supplier: acme, json });
    expect([role, status]).toEqual([role, allowed.includes(role) ? 200 : 403]);
  }
  expect((await door.call(path, { method, json })).status).toBe(401);
});
