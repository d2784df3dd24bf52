/** Supplier ALFA tries everything of supplier BRAVO by every door: it learns nothing and changes nothing. */
import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { GraphQLSchema } from 'grafast/graphql';
import { routes } from '../../../server/http/app.ts';
import { limits } from '../../../server/http/limits.ts';
import { type Answer, type Call, type Door, list, openDoor } from '../http/door.ts';
import { INSIDE } from './callers.ts';
import { ask, filteredBy, readSchema, rootFields, rootLists, sppLists } from './schema.ts';
import { addTwoSuppliers, everythingOf, marksOf, type Supplier, shown } from './two-suppliers.ts';

const nothing = randomUUID();
/** What a supplier may not read at all. */
const forbidden =
  /metric|alert|priceDay|priceMonth|matchedPrice|mapping|matchCandidate|setting|maintenance|selectedProduct/i;
let door: Door;
let alfa: Supplier;
let bravo: Supplier;
let marks: string[];
let schema: GraphQLSchema;
let before: unknown;
/** A file of BRAVO's that ALFA has got hold of. */
const file = list('BRAVO-1,Bravo thing,7188.10');

beforeAll(async () => {
  // Its questions walk every relation of every list: far more than a caller may ask for at once.
  const graphql = { ...limits.graphql, fields: 1e6, objects: 1e6, values: 1e12, answer: 1e9 };
  door = await openDoor({ limits: { graphql } });
  ({ alfa, bravo } = await addTwoSuppliers(door.world));
  await door.call('/api/spp/upload/BRAVO?filename=Bravo.csv', { role: 'inv_admin', body: file });
  // Both will have sent this file.
  const digest = createHash('sha256').update(file).digest('hex');
  marks = (await marksOf(door.world, bravo, alfa)).filter(mark => mark !== digest);
  schema = await readSchema(door);
  before = await everythingOf(door.world, bravo);
}, 120_000);
afterAll(() => door.close());

const asAlfa = (path: string, call: Call = {}) =>
  door.call(path, { ...call, role: 'inv_supplier', supplier: alfa.id });
const graphqlAsAlfa = (query: string, call: object = {}) =>
  door.graphql(query, { ...call, role: 'inv_supplier', supplier: alfa.id });

/** An answer without what must differ: the request's id, and the value that was asked for. */
function essence(answer: Answer, ...asked: string[]): unknown {
  let text = answer.text.replace(/"request_id":"[^"]*"/g, '"request_id":""');
  for (const value of asked) text = text.replaceAll(value, '§');
  const { status, headers } = answer;
  return { status, type: headers.get('content-type'), allow: headers.get('allow'), text };
}

const codesOf = (body: { errors?: { extensions: { code: string } }[] }) =>
  (body.errors ?? []).map(one => one.extensions.code);

const cursorOf = (key: string) => Buffer.from(key).toString('base64url');

/** Every kind of id that BRAVO has. */
const kinds = [
  'id',
  'code',
  'batch',
  'product',
  'newProduct',
  'history',
  'staging',
  'category',
  'mapping',
  'pair',
  'fileHash',
] as const;

type Try = (value: string) => [path: string, call?: Call];
const post = { method: 'POST' };
const wide = (columns: number) =>
  Object.fromEntries(Array.from({ length: columns }, (_, i) => [`column ${i}`, '1']));

/** Every path and body that takes an id or a code. */
const tries: Record<string, Try> = {
  products: value => [`/api/spp/products/${value}`],
  'products, new ones': value => [`/api/spp/products/${value}?new=true&limit=1`],
  quarantine: value => [`/api/spp/quarantine/${value}`],
  'quarantine as a file': value => [`/api/spp/quarantine/${value}?format=csv`],
  'quarantine of an upload as a file': value => [`/api/spp/quarantine/ALFA?format=csv&batch_id=${value}`],
  upload: value => [`/api/spp/upload/${value}`, { body: file }],
  'upload, tried only': value => [`/api/spp/upload/${value}?dry_run=true`, { body: file }],
  'upload, forced': value => [`/api/spp/upload/${value}?force=true&mode=full&wait=true`, { body: file }],
  'upload, empty': value => [`/api/spp/upload/${value}`, post],
  report: value => [`/api/spp/reports/upload/${value}`],
  'report of missing products': value => [`/api/spp/reports/upload/${value}?missing=true`],
  'report of missing products, a file': value => [`/api/spp/reports/upload/${value}?missing=true&format=csv`],
  uploads: value => [`/api/spp/uploads?supplier=${value}`],
  'uploads behind one': value => [`/api/spp/uploads?cursor=${cursorOf(value)}`],
  'report of rejected rows': value => [`/api/spp/reports/upload/${value}?format=csv`],
  'report of its rows': value => [`/api/spp/reports/upload/${value}/rows`],
  'quarantine of an upload': value => [`/api/spp/quarantine/ALFA?batch_id=${value}`],
  profile: value => [`/api/spp/suppliers/${value}/profile`],
  'profile, saved': value => [`/api/spp/suppliers/${value}/profile`, { method: 'PUT', json: {} }],
  'rollback, tried only': value => [`/api/spp/upload/${value}/rollback?dry_run=true`, post],
  rollback: value => [`/api/spp/upload/${value}/rollback`, post],
  cancel: value => [`/api/spp/upload/${value}/cancel`, post],
  'confirm missing': value => [`/api/spp/upload/${value}/missing/confirm`, post],
  'drop missing': value => [`/api/spp/upload/${value}/missing/drop`, post],
  'price history': value => [`/api/spp/price-history/${value}`],
  'price history, a page': value => [`/api/spp/price-history/${value}?limit=1&cursor=${cursorOf(nothing)}`],
  resubmit: value => [
    '/api/spp/quarantine/resubmit',
    { json: { rows: [{ staging_id: value, data: { price: '1' } }] } },
  ],
  // A row of six columns would become wider than a row may be.
  'resubmit, too wide': value => [
    '/api/spp/quarantine/resubmit',
    { json: { rows: [{ staging_id: value, data: wide(497) }] } },
  ],
  discard: value => ['/api/spp/quarantine/discard', { json: { staging_ids: [value] } }],
  'assign products': value => [
    '/api/spp/categories/assign',
    { json: { category: 'Alfa goods', product_ids: [value] } },
  ],
  'assign by filter': value => [
    '/api/spp/categories/assign',
    { json: { category: value, filter: { supplier: value } } },
  ],
  'products of a category': value => [`/api/spp/products/all?category=${value}`],
  'own products of a category': value => [`/api/spp/products/ALFA?category=${value}`],
  'make a supplier': value => [
    '/api/spp/suppliers',
    { json: { supplier_code: value, supplier_name: 'Mine' } },
  ],
  suppliers: value => [`/api/spp/suppliers?cursor=${cursorOf(value)}`],
  match: value => ['/api/spp/matching/run', { json: { supplier: value } }],
  'matching run': value => [`/api/spp/matching/run/${value}`],
  'match candidates': value => [`/api/spp/matching/candidates?supplier=${value}`],
  decide: value => [
    '/api/spp/matching/decide',
    { json: { pairs: [{ pair_id: value }], decision: 'verify' } },
  ],
  search: value => [`/api/spp/products/all?q=${value}`],
  'selected products': value => [`/api/issoh/products?q=${value}`],
  'a selected product': value => [`/api/issoh/products/${value}`],
  'enter a product': value => [
    '/api/issoh/products',
    { json: { internal_sku: value, product_name: 'x', supplier: value } },
  ],
  'change a product': value => [
    `/api/issoh/products/${value}`,
    { method: 'PATCH', json: { supplier: value } },
  ],
  warehouses: value => [`/api/issoh/warehouses?cursor=${cursorOf(value)}`],
  'make a warehouse': value => [
    '/api/issoh/warehouses',
    { json: { warehouse_code: value, warehouse_name: value } },
  ],
  'change a warehouse': value => [
    `/api/issoh/warehouses/${value}`,
    { method: 'PATCH', json: { allow_negative: true } },
  ],
  'open a warehouse': value => [`/api/issoh/warehouses/${value}/activate`, post],
  'close a warehouse': value => [`/api/issoh/warehouses/${value}/deactivate`, post],
  stock: value => [`/api/issoh/stock?product=${value}`],
  'stock of a code': value => [`/api/issoh/stock/products?code=${value}&q=${value}`],
  'movements of a product': value => [`/api/issoh/stock/movements?product=${value}`],
  'a file of products': value => [
    '/api/issoh/import/products',
    { body: `SKU,Name,Supplier\n${value},x,${value}\n` },
  ],
  'a file of opening stock': value => [
    `/api/issoh/import/opening-stock?warehouse=${value}`,
    { body: `SKU,Qty,Supplier\n${value},1,${value}\n` },
  ],
  'a file of counts': value => [
    `/api/issoh/import/counts?warehouse=${value}`,
    { body: `SKU,Qty\n${value},1\n` },
  ],
  'a file of reorder levels': value => [
    `/api/issoh/import/reorder-levels?warehouse=${value}`,
    { body: `SKU,Min\n${value},1\n` },
  ],
  'stock by supplier': value => [`/api/issoh/stock/by-supplier/${value}`],
  'a movement': value => [
    '/api/issoh/stock/movement',
    { json: { internal_sku: value, movement_type: 'receipt', quantity: 1, supplier_id: value } },
  ],
  movements: value => [
    '/api/issoh/stock/movements',
    { json: { movements: [{ internal_sku: value, movement_type: 'issue', quantity: 1 }] } },
  ],
  'reverse a movement': value => [`/api/issoh/stock/movement/${value}/reverse`, post],
  'correct a cost': value => [`/api/issoh/stock/movement/${value}/cost`, { json: { unit_cost: value } }],
  count: value => [
    '/api/issoh/stock/counts',
    { json: { warehouse: value, counts: [{ internal_sku: value, quantity: 1 }] } },
  ],
  counts: value => [`/api/issoh/stock/counts?warehouse=${value}`],
  reserve: value => [
    '/api/issoh/stock/reservations',
    { json: { internal_sku: value, warehouse: value, quantity: 1 } },
  ],
  reservations: value => [`/api/issoh/stock/reservations?reference_id=${value}`],
  'release what is reserved': value => [
    '/api/issoh/stock/reservations/release',
    { json: { reference_type: 'SO', reference_id: value } },
  ],
  'release a reservation': value => [`/api/issoh/stock/reservations/${value}/release`, post],
  'change a reservation': value => [
    `/api/issoh/stock/reservations/${value}`,
    { method: 'PATCH', json: { quantity: 1 } },
  ],
  'reorder alerts': value => [`/api/issoh/stock/reorder-alerts?supplier=${value}`],
  orders: value => [`/api/issoh/orders?supplier=${value}`],
  'orders of a product': value => [`/api/issoh/orders?product=${value}&warehouse=${value}&open=true`],
  'an order': value => [
    '/api/issoh/orders',
    { json: { po_number: value, supplier: value, lines: [{ internal_sku: value, quantity: 1 }] } },
  ],
  'quote an order': value => [
    '/api/issoh/orders/quote',
    { json: { supplier: value, lines: [{ internal_sku: value, quantity: 1 }] } },
  ],
  'change an order': value => [
    `/api/issoh/orders/${value}`,
    { method: 'PATCH', json: { product: value, quantity: 1 } },
  ],
  'cancel an order': value => [`/api/issoh/orders/${value}/cancel`, post],
  'reorder levels': value => [
    '/api/issoh/stock/reorder-levels',
    { method: 'PUT', json: { internal_sku: value, warehouse: value, reorder_point: 1 } },
  ],
  'audit of SPP': value => [`/api/spp/audit?key=${value}`],
  'audit of IS-SOH': value => [`/api/issoh/audit?actor=${value}`],
  price: value => [`/api/issoh/pricing/${value}`],
  'set a price': value => [`/api/issoh/pricing/${value}`, { method: 'PUT', json: { selling_price: 1 } }],
  'change a cost': value => [`/api/issoh/pricing/${value}/cost`, { json: { cost_price: 1 } }],
  'end a price': value => [`/api/issoh/pricing/${value}/end`, post],
  'end a pricing default': value => ['/api/issoh/pricing-defaults/end', { json: { category: value } }],
  contracts: value => [`/api/issoh/contracts?supplier=${value}&product=${value}`],
  'values of contracts': value => [`/api/issoh/contracts/values?supplier=${value}&product=${value}`],
  'set a contract': value => [
    '/api/issoh/contracts',
    {
      json: {
        contracts: [{ supplier: value, supplier_product_code: value, rebate_percentage: 1, reason: value }],
      },
    },
  ],
  'end a contract': value => [`/api/issoh/contracts/${value}/end`, post],
  'negotiated prices': value => [`/api/issoh/negotiated-prices?product=${value}`],
  'price proposals': value => [`/api/issoh/price-proposals?product=${value}`],
  'decide price proposals': value => [
    '/api/issoh/price-proposals/decide',
    { json: { proposal_ids: [value], decision: 'accept' } },
  ],
  'pricing tiers': value => [`/api/issoh/pricing-tiers?cursor=${cursorOf(value)}`],
  'set a pricing tier': value => [
    `/api/issoh/pricing-tiers/${value}`,
    { method: 'PUT', json: { tier_name: value } },
  ],
  'exchange rates': value => [`/api/issoh/exchange-rates?currency=${value}`],
  'set exchange rates': value => [
    '/api/issoh/exchange-rates',
    { method: 'PUT', json: { rates: [{ currency_code: value, rate_date: '2026-01-01', rate: 1 }] } },
  ],
  'pricing defaults': value => [`/api/issoh/pricing-defaults?tier=${value}`],
  'set a pricing default': value => [
    '/api/issoh/pricing-defaults',
    { method: 'PUT', json: { category: value, markup_percentage: 1 } },
  ],
  'score what is queued': value => ['/api/isi/review/score', { json: { queue_ids: [value] } }],
  'explain a score': value => [`/api/isi/review/${value}/explain`],
  'queue for selection': value => [
    '/api/issoh/selection/queue',
    { json: { criteria: { supplier_codes: [value] } } },
  ],
  'what waits': value => [`/api/issoh/selection/pending?supplier_codes=${value}`],
  'decide a selection': value => ['/api/issoh/selection/approve', { json: { queue_ids: [value] } }],
  review: value => ['/api/isi/review/start', { json: { filters: { product_ids: [value] } } }],
  'the queue': value => [`/api/isi/review/queue?product_ids=${value}`],
  'facets of the queue': value => [`/api/isi/review/facets?supplier_codes=${value}`],
  'give back a review': value => ['/api/isi/review/release', { json: { queue_ids: [value] } }],
  import: value => ['/api/isi/import/execute', { json: { queue_ids: [value] } }],
  'status of an import': value => [`/api/isi/import/status/${value}`],
  'undo an import': value => [`/api/isi/import/${value}/undo`, post],
  'lag of the sync': value => [`/api/isi/sync/status?supplier=${value}`],
  'run the sync': value => ['/api/isi/sync/run', { json: { product_ids: [value] } }],
  jobs: value => [`/api/isi/jobs?task=${value}`],
  'retry a job': value => [`/api/isi/jobs/spp/${value}/retry`, post],
  'discard a job': value => [`/api/isi/jobs/spp/${value}/discard`, post],
  'own products behind': value => [`/api/spp/products/ALFA?limit=1000&cursor=${cursorOf(value)}`],
};

/** What stands for one that does not exist; the same length and shape as the real one. */
const absent = (kind: (typeof kinds)[number]) =>
  kind === 'code' ? 'NOONE' : kind === 'fileHash' ? 'f'.repeat(64) : nothing;

test('every route is tried', () => {
  const tried = Object.values(tries).map(make => {
    const [path, call] = make('v');
    return `${call === undefined ? 'GET' : (call.method ?? 'POST')} ${path.split('?')[0]}`;
  });
  const missed = routes.filter(one => {
    const pattern = new RegExp(`^${one.method} ${one.path.replace(/:\w+/g, '[^/]+')}$`, 'i');
    return !tried.some(path => pattern.test(path));
  });
  expect(missed.map(one => one.path)).toEqual([]);
});

describe.each(Object.entries(tries))('REST: %s', (name, make) => {
  test.each(kinds)('by its %s', async kind => {
    const value = bravo[kind];
    const real = await asAlfa(...make(value));
    expect(shown(marks, real.text, value)).toEqual([]);
    expect(real.status).toBeLessThan(500);
    // Time-ordered ids are honest cursors: those of nobody stand elsewhere in time.
    if (name === 'own products behind' || name === 'suppliers') return;
    const none = absent(kind);
    expect(essence(real, value, cursorOf(value))).toEqual(
      essence(await asAlfa(...make(none)), none, cursorOf(none)),
    );
  });
});

describe('REST: what needs more than an id', () => {
  test.each([
    'Bravo goods',
    'bravo_goods',
    'bravo_goods.bravo_bolts',
    'Bravo goods > Bravo bolts',
    'BRAVO GOODS',
  ])('category %s is as none', async category => {
    const at = (text: string) => asAlfa(`/api/spp/products/all?category=${encodeURIComponent(text)}`);
    const none = category.replace(/bravo/gi, 'Nobody');
    const real = await at(category);
    expect(real).toMatchObject({ status: 404, body: { code: 'SPNCA' } });
    expect(essence(real, category)).toEqual(essence(await at(none), none));
  });

  test('its own categories are found', async () => {
    const { status, body } = await asAlfa('/api/spp/products/all?category=alfa_goods');
    expect(status).toBe(200);
    expect(body.items).toHaveLength(4);
  });

  test.each([
    '/api/spp/suppliers',
    '/api/spp/suppliers?status=active&limit=1',
    '/api/spp/products/all',
    '/api/spp/products/all?view=multi_supplier&limit=1000',
    '/api/spp/products/all?q=bravo',
    '/api/spp/products/all?q=%25',
    '/api/spp/products/all?q=_',
    '/api/spp/products/all?new=true',
    '/api/spp/products/all?status=discontinued',
    '/api/spp/quarantine/ALFA?limit=1000',
    '/api/spp/uploads',
    '/api/spp/uploads?supplier=ALFA&limit=1',
  ])('%s shows nothing of it, on any page', async path => {
    const glue = path.includes('?') ? '&' : '?';
    const cursors = ['', alfa.id, bravo.id, bravo.product, bravo.staging, bravo.code, 'ALFA', 'BRAVN'];
    for (const key of cursors.map(one => (one === '' ? '' : `${glue}cursor=${cursorOf(one)}`))) {
      const answer = await asAlfa(`${path}${key}`);
      expect(shown(marks, answer.text, path)).toEqual([]);
      expect(answer.status).toBeLessThan(500);
    }
    for (let cursor = '', pages = 0; pages < 20; pages += 1) {
      const { body, text } = await asAlfa(`${path}${glue}${cursor}`);
      expect(shown(marks, text, path)).toEqual([]);
      if (!body.next_cursor) break;
      cursor = `cursor=${body.next_cursor}`;
    }
  });

  test('rows of both cannot be mixed', async () => {
    const rows = (id: string) => ({
      json: {
        rows: [alfa.staging, id].map(staging_id => ({ staging_id, data: { price: '' } })),
      },
    });
    const real = await asAlfa('/api/spp/quarantine/resubmit', rows(bravo.staging));
    const none = await asAlfa('/api/spp/quarantine/resubmit', rows(nothing));
    expect(real).toMatchObject({ status: 404, body: { code: 'SPNST' } });
    expect(essence(real)).toEqual(essence(none));
    const discard = (ids: string[]) => asAlfa('/api/spp/quarantine/discard', { json: { staging_ids: ids } });
    expect((await discard([bravo.staging, nothing])).body).toEqual({ discarded: 0 });
  });

  test('the same file is no duplicate of another’s', async () => {
    const answer = await asAlfa('/api/spp/upload/ALFA', { body: file });
    expect(answer).toMatchObject({ status: 202, body: { status: 'queued' } });
    expect(answer.body).not.toHaveProperty('duplicate');
    const report = await asAlfa(answer.body.report_url);
    expect(report.body).toMatchObject({ supplier_code: 'ALFA', processed_by: 'test inv_supplier' });
  });

  test('metrics name nobody', async () => {
    const names = marks.filter(mark => !/^\d+\.$/.test(mark));
    expect(shown(names, (await door.call('/metrics')).text)).toEqual([]);
  });
});

describe('GraphQL', () => {
  const lists = () => rootLists(schema).filter(name => sppLists.has(name));

  test('lists show nothing of it, nor do their relations', async () => {
    for (const name of lists()) {
      const query = ask(schema, 'Query', name, '(first: 1000)', 2, forbidden);
      const mine = await graphqlAsAlfa(query);
      expect({ name, refused: mine.body.errors !== undefined }).toEqual({
        name,
        refused: forbidden.test(name),
      });
      expect({ name, shown: shown(marks, mine.text) }).toEqual({ name, shown: [] });
      expect(INSIDE.exec(JSON.stringify(mine.body.errors ?? []))?.[0]).toBeUndefined();
      const all = await door.graphql(query, { role: 'inv_admin' });
      expect(all.body.errors).toBeUndefined();
      // The question does find what there is.
      if (!/setting|maintenance|metric|alert|priceDay|priceMonth/i.test(name))
        expect({ name, found: shown(marks, all.text).length > 1 }).toEqual({ name, found: true });
    }
  });

  test('its own is there', async () => {
    for (const name of lists().filter(one => !forbidden.test(one))) {
      const { text } = await graphqlAsAlfa(ask(schema, 'Query', name));
      expect({ name, found: text.toLowerCase().includes('alfa') || text.includes(alfa.id) }).toEqual({
        name,
        found: true,
      });
    }
  });

  test('counts count its own', async () => {
    const counted = lists().filter(name => /totalCount/.test(ask(schema, 'Query', name)));
    expect(counted.sort()).toEqual(['categories', 'supplierCatalogStats', 'suppliers']);
    const { body } = await graphqlAsAlfa(`{${counted.map(name => `${name} {totalCount}`).join(' ')}}`);
    expect(body.data).toEqual({
      categories: { totalCount: 2 },
      suppliers: { totalCount: 1 },
      supplierCatalogStats: { totalCount: 1 },
    });
    expect(rootFields(schema, 'Query').filter(name => /aggregate/i.test(name))).toEqual([]);
    expect(JSON.stringify(Object.keys(schema.getTypeMap()))).not.toMatch(/Aggregate/);
  });

  test('filters by its ids find nothing', async () => {
    const columns = [
      ['supplierId', bravo.id],
      ['supplierCode', bravo.code],
      ['productId', bravo.product],
      ['supplierProductCode', 'BRAVO-1'],
      ['categoryId', bravo.category],
      ['subcategoryId', bravo.category],
      ['parentCategoryId', bravo.category],
      ['categoryName', 'Bravo goods'],
      ['path', 'bravo_goods'],
    ] as const;
    let asked = 0;
    for (const [column, value] of columns) {
      for (const name of filteredBy(schema, column).filter(
        one => sppLists.has(one) && !forbidden.test(one),
      )) {
        for (const operator of ['equalTo', 'in']) {
          const wanted = JSON.stringify(operator === 'in' ? [value] : value);
          const args = `(filter: {${column}: {${operator}: ${wanted}}})`;
          const { body } = await graphqlAsAlfa(ask(schema, 'Query', name, args));
          expect({ name, column, errors: body.errors, nodes: body.data?.answer?.nodes }).toEqual({
            name,
            column,
            errors: undefined,
            nodes: [],
          });
          asked += 1;
        }
      }
    }
    expect(asked).toBeGreaterThan(25);
    const { body } = await graphqlAsAlfa(
      '{suppliers(filter: {not: {supplierCode: {equalTo: "ALFA"}}}) {totalCount nodes {supplierCode}}}',
    );
    expect(body).toEqual({
      data: { suppliers: { totalCount: 0, nodes: [] } },
    });
  });

  /** Fields by id: what makes of an id the arguments. */
  const byId: [string, (typeof kinds)[number], (value: string) => string][] = [
    ['supplier', 'code', value => `(supplierCode: "${value}")`],
    ['importProfile', 'id', value => `(supplier: "${value}")`],
    ['importProfile', 'code', value => `(supplier: "${value}")`],
    ['category', 'category', value => `(categoryId: "${value}")`],
    ['uploadBatch', 'batch', value => `(batchId: "${value}")`],
    ['uploadReport', 'batch', value => `(batchId: "${value}")`],
    ['uploadStatus', 'batch', value => `(batchId: "${value}")`],
    ['quarantinedRow', 'staging', value => `(stagingId: "${value}")`],
    ['supplierProduct', 'product', value => `(productId: "${value}")`],
    ['supplierProduct', 'newProduct', value => `(productId: "${value}")`],
  ];

  test.each(byId)('%s by its %s is as none', async (name, kind, args) => {
    const real = await graphqlAsAlfa(ask(schema, 'Query', name, args(bravo[kind]), 2, forbidden));
    const none = absent(kind);
    expect(shown(marks, real.text, bravo[kind])).toEqual([]);
    expect(essence(real, bravo[kind])).toEqual(
      essence(await graphqlAsAlfa(ask(schema, 'Query', name, args(none), 2, forbidden)), none),
    );
  });

  test('a category’s path is as none', async () => {
    const at = async (path: string) => {
      const query = `{categories(filter: {path: {equalTo: "${path}"}}) {nodes {categoryName}}}`;
      return (await graphqlAsAlfa(query)).body.data.categories.nodes;
    };
    expect(await at('bravo_goods')).toEqual(await at('nobodys_goods'));
    expect(await at('alfa_goods')).toEqual([{ categoryName: 'Alfa goods' }]);
  });

  test('its cursors open nothing', async () => {
    for (const name of lists()) {
      const query = ask(schema, 'Query', name, '(first: 1)');
      const page = await door.graphql(query, { role: 'inv_admin' });
      const after = page.body.data.answer.pageInfo?.endCursor;
      if (after == null) continue;
      const mine = await graphqlAsAlfa(ask(schema, 'Query', name, `(first: 1000, after: "${after}")`));
      expect(shown(marks, mine.text)).toEqual([]);
    }
  });

  const mutations = [
    ['cancelUpload', 'batch', (value: string) => `{batchId: "${value}"}`],
    ['confirmMissing', 'batch', (value: string) => `{batchId: "${value}"}`],
    ['dropMissing', 'batch', (value: string) => `{batchId: "${value}"}`],
    ['rollbackBatch', 'batch', (value: string) => `{batchId: "${value}"}`],
    [
      'resubmitQuarantined',
      'staging',
      (value: string) => `{rows: [{staging_id: "${value}", data: {price: "1"}}]}`,
    ],
    ['discardQuarantined', 'staging', (value: string) => `{stagingIds: ["${value}"]}`],
    ['assignCategory', 'product', (value: string) => `{category: "Alfa goods", productIds: ["${value}"]}`],
    ['assignCategory', 'code', (value: string) => `{category: "Alfa goods", filter: {supplier: "${value}"}}`],
    ['createCategory', 'category', (value: string) => `{category: "${value}"}`],
    ['moveCategory', 'category', (value: string) => `{categoryId: "${value}"}`],
    ['setImportProfile', 'code', (value: string) => `{supplier: "${value}", profile: {}}`],
    ['updateSupplier', 'code', (value: string) => `{supplier: "${value}", patch: {status: "suspended"}}`],
    ['createSupplier', 'code', (value: string) => `{supplierCode: "${value}", supplierName: "Mine"}`],
    ['setMapping', 'code', (value: string) => `{supplier: "${value}", supplierProductCode: "BRAVO-1"}`],
    ['verifyMapping', 'pair', (value: string) => `{pairs: [{pair_id: "${value}"}]}`],
    ['rejectMapping', 'pair', (value: string) => `{pairs: [{pair_id: "${value}"}]}`],
    ['startMatching', 'code', (value: string) => `{supplier: "${value}"}`],
    [
      'setCatalogueSetting',
      'code',
      (value: string) => `{settingKey: "upload.max_rows", settingValue: "${value}"}`,
    ],
  ] as const;

  test.each(mutations)('%s by its %s is as none', async (name, kind, input) => {
    const put = (value: string) =>
      graphqlAsAlfa(ask(schema, 'Mutation', name, `(input: ${input(value)})`, 1));
    const real = await put(bravo[kind]);
    const none = absent(kind);
    expect(shown(marks, real.text, bravo[kind])).toEqual([]);
    expect(essence(real, bravo[kind])).toEqual(essence(await put(none), none));
  });

  test('every other mutation is refused, and every list of IS-SOH', async () => {
    const tried = new Set<string>(mutations.map(([name]) => name));
    expect(tried.size).toBe(17);
    const others = [
      ...rootFields(schema, 'Mutation')
        .filter(name => !tried.has(name))
        .map(name => ask(schema, 'Mutation', name, '(input: {})')),
      ...rootLists(schema)
        .filter(name => !sppLists.has(name))
        .map(name => ask(schema, 'Query', name)),
    ];
    expect(others.length).toBeGreaterThan(30);
    for (const query of others) {
      const { body } = await graphqlAsAlfa(query);
      expect({ query, data: body.data, codes: codesOf(body) }).toEqual({
        query,
        data: body.data === null ? null : { answer: null },
        codes: ['forbidden'],
      });
    }
  });

  test('partitions, private tables and the audit have no field', async () => {
    for (const name of [
      'supplierProductsBravo',
      'supplierProductsAlfa',
      'priceHistoryDefault',
      'logs',
      'batchMarks',
    ]) {
      const { body } = await graphqlAsAlfa(`{${name} {nodes {id}}}`);
      expect(body.errors[0].message).toMatch(new RegExp(`^Cannot query field "${name}"`));
    }
    const names = JSON.stringify(Object.keys(schema.getTypeMap()));
    expect(names).not.toMatch(/bravo|alfa|partition|audit|batchmark/i);
  });
});

test('of the staff no door tells a name', async () => {
  const [{ names }] = (await door.world.sql(
    `select array(select processed_by from spp.upload_batches union select changed_by from spp.price_history
                  union select changed_by from spp.price_break_history union select actor from audit.log) as names`,
  )) as [{ names: string[] }];
  const staff = names.filter(name => name !== 'test inv_supplier');
  expect(staff.length).toBeGreaterThan(0);
  // As a value, not within one.
  const told = (text: string) => staff.filter(name => text.includes(JSON.stringify(name)));
  const paths = [
    '/api/spp/suppliers?limit=1000',
    '/api/spp/uploads?limit=1000',
    `/api/spp/reports/upload/${alfa.batch}`,
    `/api/spp/reports/upload/${alfa.batch}/rows`,
    `/api/spp/price-history/${alfa.product}`,
    '/api/spp/products/ALFA',
    '/api/spp/quarantine/ALFA',
  ];
  for (const path of paths) {
    const { status, text } = await asAlfa(path);
    expect({ path, status, told: told(text) }).toEqual({ path, status: 200, told: [] });
  }
  for (const name of rootLists(schema).filter(one => sppLists.has(one) && !forbidden.test(one))) {
    const query = ask(schema, 'Query', name, '(first: 1000)', 2, forbidden);
    expect({ name, told: told((await graphqlAsAlfa(query)).text) }).toEqual({ name, told: [] });
  }
  // A supplier is told of itself, and that it was somebody else.
  const own = await asAlfa(`/api/spp/price-history/${alfa.product}`);
  expect(own.body.items.map((one: { changed_by: string }) => one.changed_by)).toEqual(
    expect.arrayContaining(['another user']),
  );
  const uploads = await asAlfa('/api/spp/uploads?limit=1000');
  const by = new Set(uploads.body.items.map((one: { processed_by: string }) => one.processed_by));
  expect([...by].filter(name => !['another user', 'test inv_supplier'].includes(String(name)))).toEqual([]);
  // Others are told them.
  const { text } = await door.call(`/api/spp/price-history/${alfa.product}`, { role: 'inv_analyst' });
  expect(told(text)).not.toEqual([]);
});

describe('SQL with the claims of ALFA', () => {
  const asSupplier = (sql: string, values: unknown[] = []) =>
    door.world.as({ role: 'inv_supplier', supplier_id: alfa.id }, sql, values);

  test('every table, view and partition shows nothing of it', async () => {
    const relations = await door.world.sql(
      `select c.oid::regclass::text as name, c.relispartition as partition
         from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname in ('spp', 'spp_private', 'spp_kept', 'spp_feed', 'audit', 'graphile_worker', 'graphile_migrate')
          and c.relkind in ('r', 'p', 'v', 'm', 'f')`,
    );
    expect(relations.length).toBeGreaterThan(30);
    const readable: string[] = [];
    for (const { name, partition } of relations as { name: string; partition: boolean }[]) {
      try {
        const rows = await asSupplier(`select to_jsonb(t) as row from ${name} t`);
        readable.push(name);
        expect({ name, shown: shown(marks, JSON.stringify(rows)) }).toEqual({ name, shown: [] });
        expect({ name, partition }).toEqual({ name, partition: false });
      } catch (error) {
        expect({ name, code: (error as { code: string }).code }).toEqual({ name, code: '42501' });
      }
    }
    expect(readable.sort()).toEqual([
      'spp.categories',
      'spp.price_break_history',
      'spp.price_breaks',
      'spp.price_history',
      'spp.product_events',
      'spp.supplier_import_profiles',
      'spp.supplier_products',
      'spp.suppliers',
      'spp.upload_batches',
      'spp.upload_staging',
      'spp.v_all_supplier_products',
      'spp.v_data_quality',
      'spp.v_new_products_by_supplier',
      'spp.v_price_change_summary',
      'spp.v_quarantine',
      'spp.v_supplier_catalog_stats',
      'spp.v_uploads',
      'spp_kept.decided_rows',
      'spp_kept.product_figures',
      'spp_kept.product_touches',
      'spp_kept.supplier_figures',
      'spp_kept.supplier_touches',
      'spp_private.v_product_figures',
      'spp_private.v_supplier_figures',
    ]);
  });

  test('statistics of the planner are no way round', async () => {
    const rows = await asSupplier(
      `select s::text from pg_stats s where schemaname in ('spp', 'spp_private', 'spp_kept', 'audit')`,
    );
    expect(
      shown(
        marks.filter(mark => mark !== 'bravo'),
        JSON.stringify(rows),
      ),
    ).toEqual([]);
    expect(JSON.stringify(rows)).not.toMatch(/BRAVO|Bravo/);
  });

  /** Functions that a supplier may call, with an id or code of a supplier. */
  const calls: Record<string, [kind: (typeof kinds)[number], sql: string][]> = {
    'spp.begin_upload': [
      ['code', `select spp.begin_upload($1, 'x.csv', repeat('a', 64), 1)`],
      ['id', `select spp.begin_upload($1, 'x.csv', repeat('a', 64), 1, 'full', true, true)`],
    ],
    'spp.cancel_upload': [['batch', 'select spp.cancel_upload($1)']],
    'spp.price_at': [['code', `select spp.price_at($1, 'X', 1)`]],
    'spp.check_upload': [['code', 'select spp.check_upload($1)']],
    'spp.discard_quarantined': [['staging', 'select spp.discard_quarantined(array[$1]::uuid[])']],
    'spp.import_profile': [['code', 'select spp.import_profile($1)']],
    'spp.list_products': [
      ['code', 'select * from spp.list_products($1)'],
      ['id', 'select * from spp.list_products(supplier => $1, search => $2)'],
      ['category', 'select * from spp.list_products(category => $1)'],
    ],
    'spp.list_products_by_code': [
      ['code', 'select * from spp.list_products_by_code($1)'],
      ['id', 'select * from spp.list_products_by_code($1, search => $2)'],
      ['category', `select * from spp.list_products_by_code('ALFA', category => $1)`],
    ],
    'spp.products_total': [['code', 'select spp.products_total($1)']],
    'spp.search_products': [
      [
        'code',
        `select * from spp.search_products(filter => jsonb_build_object('supplier_codes', array[$1]))`,
      ],
      ['category', `select * from spp.search_products(filter => jsonb_build_object('category', $1::text))`],
    ],
    'spp.search_counts': [
      ['code', `select spp.search_counts(filter => jsonb_build_object('supplier_codes', array[$1]))`],
      ['category', `select spp.search_counts(filter => jsonb_build_object('category', $1::text))`],
    ],
    'spp_private.read_product_search': [
      [
        'code',
        `select * from spp_private.read_product_search(null, jsonb_build_object('supplier_codes', array[$1]))`,
      ],
    ],
    'spp_private.matching_products': [
      [
        'product',
        `select * from spp_private.matching_products(
           jsonb_populate_record(null::spp_private.product_search, jsonb_build_object('supplier_ids', array[$1])), 10)`,
      ],
    ],
    'spp_private.products_in_range': [
      [
        'id',
        `select * from spp_private.products_in_range(
           jsonb_populate_record(null::spp_private.product_search,
             jsonb_build_object('supplier_ids', array[$1], 'is_limited_to_suppliers', true, 'min_price', 0)), 10)`,
      ],
    ],
    'spp.list_uploads': [
      ['code', 'select * from spp.list_uploads($1)'],
      ['batch', 'select * from spp.list_uploads(before_id => $1)'],
    ],
    'spp.missing_products': [['batch', 'select * from spp.missing_products($1)']],
    'spp.product_price_history': [['product', 'select * from spp.product_price_history($1)']],
    'spp.upload_rows': [['batch', 'select * from spp.upload_rows($1)']],
    'spp.quarantine': [
      ['id', 'select * from spp.quarantine($1)'],
      ['batch', `select * from spp.quarantine('ALFA', batch_id => $1)`],
    ],
    'spp.quarantine_file': [
      ['id', 'select spp.quarantine_file($1)'],
      ['batch', `select spp.quarantine_file('ALFA', $1)`],
    ],
    'spp.quarantined_rows': [['batch', 'select * from spp.quarantined_rows($1, null, 10)']],
    'spp_private.quarantined_columns': [
      ['batch', 'select * from spp_private.quarantined_columns(array[$1]::uuid[])'],
    ],
    'spp.rejected_rows': [['batch', 'select * from spp.rejected_rows($1)']],
    'spp_private.first_errors': [['batch', 'select spp_private.first_errors($1)']],
    'spp.resubmit_quarantined': [
      [
        'staging',
        `select spp.resubmit_quarantined(jsonb_build_array(jsonb_build_object('staging_id', $1::text, 'data', '{}'::jsonb)))`,
      ],
      [
        'staging',
        `select spp.resubmit_quarantined(jsonb_build_array(jsonb_build_object('staging_id', $1::text, 'data', (
           select jsonb_object_agg(format('column %s', n), '1') from generate_series(1, 497) n))))`,
      ],
    ],
    'spp.upload_report': [['batch', 'select spp.upload_report($1)']],
    'spp.upload_status': [['batch', 'select spp.upload_status($1)']],
    'spp_private.catalogue_generation': [
      ['code', 'select spp_private.catalogue_generation($1)'],
      ['id', 'select spp_private.catalogue_generation($1, true)'],
    ],
    'spp_private.reason_of': [['batch', 'select spp_private.reason_of($1)']],
    'spp_private.resolve_batch': [['batch', 'select * from spp_private.resolve_batch($1)']],
    'spp_private.category_branch': [['category', 'select spp_private.category_branch($1)']],
    'spp_private.resolve_category': [['category', 'select spp_private.resolve_category($1)']],
    'spp_private.resolve_supplier': [
      ['code', 'select * from spp_private.resolve_supplier($1)'],
      ['id', 'select * from spp_private.resolve_supplier($1)'],
    ],
  };
  /** They read no supplier's rows, or none but the claim's. */
  const harmless = [
    'audit.acting_role',
    'audit.current_actor',
    'audit.logged_actor',
    'spp_private.category_label',
    // They run as their caller, whose policies hide what is not his.
    'spp_private.is_overtaken',
    'spp_private.supplier_figures_of',
    'spp_private.choose_currency',
    'spp_private.file_heading',
    'spp_private.row_ref',
    'spp_private.currencies_of',
    'spp_private.currency_of',
    'spp.current_supplier_id',
    'spp_private.decimal_evidence',
    'common.is_currency',
    'common.composed',
    'common.composed_words',
    'common.plain',
    'common.plain_code',
    'common.trimmed',
    'common.visible',
    'common.whole_gtin',
    'common.search_patterns',
    'common.search_words',
    'common.word_pattern',
    'spp_private.is_gtin',
    'spp_private.latin_digits',
    'common.like_pattern',
    'spp.price_change_percentage',
    'spp.setting',
    'spp_private.shown_cells',
    'spp_private.split_category',
    'spp.upload_limits',
    'spp_private.batch_progress',
    'spp_private.sheet_of',
    'spp_private.waiting_rows',
    'spp_private.holds_word',
    'spp_private.holds_words',
    'spp_private.own_category_ids',
    'spp_private.page_limit',
    'spp_private.most_found',
    'spp_private.rejection_message',
    'spp_private.shown_actor',
    'spp_private.warning_message',
  ];

  test('every function it may call is judged', async () => {
    const rows = await door.world.sql(
      `select concat(p.pronamespace::regnamespace, '.', p.proname) as name from pg_proc p
        where p.pronamespace::regnamespace::text in ('spp', 'spp_private', 'spp_kept', 'spp_feed', 'common', 'audit', 'graphile_worker')
          and has_function_privilege('inv_supplier', p.oid, 'execute')
          and has_schema_privilege('inv_supplier', p.pronamespace, 'usage')`,
    );
    expect(rows.map(row => row.name).sort()).toEqual([...Object.keys(calls), ...harmless].sort());
  });

  const each = Object.entries(calls).flatMap(([name, list]) =>
    list.map(([kind, sql]) => [name, kind, sql] as const),
  );
  test.each(each)('%s by its %s takes the same way as for none', async (_name, kind, sql) => {
    const values = (value: string) => (sql.includes('$2') ? [value, 'thing'] : [value]);
    const outcome = async (value: string) => {
      try {
        return { rows: await asSupplier(sql, values(value)) };
      } catch (error) {
        const { code, message, hint, detail, where } = error as Record<string, string | undefined>;
        return {
          code,
          message: message?.replaceAll(value, '§'),
          hint,
          detail,
          where: where?.replaceAll(value, '§'),
        };
      }
    };
    const real = await outcome(bravo[kind]);
    expect(real).toEqual(await outcome(absent(kind)));
    expect(real).not.toMatchObject({ code: expect.stringMatching(/^(42|XX|P0)/) });
    expect(shown(marks, JSON.stringify(real), bravo[kind])).toEqual([]);
  });
});

test.each(['inv_supplier', 'inv_catalog_manager', 'inv_anonymous'] as const)(
  'SQL in IS-SOH as %s reads and calls nothing',
  async role => {
    const relations = await door.world.issoh.sql(
      `select c.oid::regclass::text as name
         from pg_class c
        where c.relnamespace::regnamespace::text in
                ('issoh', 'issoh_private', 'issoh_kept', 'spp_remote', 'audit', 'graphile_worker', 'graphile_migrate')
          and c.relkind in ('r', 'p', 'v', 'm', 'f')`,
    );
    expect(relations.length).toBeGreaterThan(30);
    const claims = { role, supplier_id: alfa.id };
    for (const { name } of relations) {
      const outcome = await door.world.issoh
        .as(claims, `select from ${name}`)
        .catch((error: { code: string }) => error.code);
      expect({ name, outcome }).toEqual({ name, outcome: '42501' });
    }
    const functions = await door.world.issoh.sql(
      `select p.oid::regprocedure::text as name from pg_proc p
        where p.pronamespace::regnamespace::text in ('issoh', 'issoh_private', 'issoh_kept', 'common', 'audit', 'graphile_worker')
          and has_function_privilege($1, p.oid, 'execute')
          and has_schema_privilege($1, p.pronamespace, 'usage')`,
      [role],
    );
    expect(functions).toEqual([]);
  },
);

test('nothing of BRAVO has changed', async () => {
  expect(await everythingOf(door.world, bravo)).toEqual(before);
});
