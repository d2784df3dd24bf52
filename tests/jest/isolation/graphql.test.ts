/**
 * Every field of GraphQL's Query and Mutation for every role. A mutation that is not in the table fails; a query that is
 * not in it is taken for one of IS-SOH, which are its readers' and nobody else's.
 */

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { GraphQLField, GraphQLObjectType, GraphQLSchema } from 'grafast/graphql';
import type { Tier } from '../../../server/database/migrate.ts';
import type { Role } from '../../../server/database/pools.ts';
import { termsReaders } from '../../../server/encryption/terms.ts';
import { surfaces } from '../../../server/http/graphql/surface/plugin.ts';
import { type Call, type Door, openDoor } from '../http/door.ts';
import {
  INSIDE,
  managers,
  nobodies,
  pricers,
  readers,
  reviewers,
  signedIn,
  staff,
  stockOperators,
  stockReaders,
  uploaders,
} from './callers.ts';
import { argumentsFor, ask, readSchema, rootFields } from './schema.ts';
import { addTwoSuppliers, type Supplier } from './two-suppliers.ts';

interface Entry {
  may: Role[];
  args?: (own: Supplier) => string;
  /** Our own code where those who may are answered an error. */
  code?: string;
}

const nothing = randomUUID();
const admins: Role[] = ['inv_admin'];

const notified: Role[] = [
  'inv_reviewer',
  'inv_approver',
  'inv_stock_operator',
  'inv_pricing_manager',
  'inv_admin',
];
const importers: Role[] = ['inv_approver', 'inv_admin'];

const byId = (argument: string): Entry => ({ may: admins, args: () => `(${argument}: "${nothing}")` });

const queries: Record<string, Entry> = {
  catalogueMaintenanceRuns: { may: staff },
  catalogueLastMaintenance: { may: staff },
  catalogueAlerts: { may: staff },
  catalogueMetricHistory: { may: staff, args: () => '(metrics: ["connections"], days: 7)' },
  catalogueJobs: { may: admins },
  stockJobs: { may: admins },
  webhook: byId('webhookId'),
  webhooks: { may: admins },
  webhookDelivery: byId('deliveryId'),
  webhookDeliveries: { may: admins },
  catalogueSetting: { may: staff, args: () => '(settingKey: "upload.max_rows")' },
  catalogueSettings: { may: staff },
  supplier: { may: readers, args: own => `(supplierCode: "${own.code}")` },
  suppliers: { may: readers },
  importProfile: { may: readers, args: own => `(supplier: "${own.code}")` },
  category: { may: readers, args: own => `(categoryId: "${own.category}")` },
  categories: { may: readers },
  productMappings: { may: staff },
  productMatches: { may: staff, args: own => `(productId: "${own.product}")` },
  matchingRun: { may: managers, args: () => `(runId: "${nothing}")`, code: 'SPNMR' },
  matchCandidates: { may: staff },
  supplierProduct: { may: readers, args: own => `(productId: "${own.product}")` },
  allSupplierProducts: { may: readers },
  searchProducts: { may: readers },
  newProductsBySupplier: { may: readers },
  priceChangeSummary: { may: readers },
  priceDays: { may: staff },
  priceMonths: { may: staff },
  matchedPrices: { may: staff },
  dataQuality: { may: readers },
  catalogueMetricDays: { may: staff },
  catalogueMetricSamples: { may: staff },
  supplierCatalogStats: { may: readers },
  productEvents: { may: readers },
  supplierPriceAt: {
    may: readers,
    args: own => `(supplier: "${own.code}", productCode: "${own.code}-1", quantity: 1)`,
  },
  priceHistory: { may: readers },
  uploadBatch: { may: readers, args: own => `(batchId: "${own.batch}")` },
  uploadBatches: { may: readers },
  uploadReport: { may: readers, args: own => `(batchId: "${own.batch}")` },
  uploadStatus: { may: readers, args: own => `(batchId: "${own.batch}")` },
  quarantinedRow: { may: readers, args: own => `(stagingId: "${own.staging}")` },
  quarantinedRows: { may: readers },
};

const mutations: Record<string, Entry> = {
  resubmitQuarantined: {
    may: uploaders,
    args: () => `(input: {rows: [{staging_id: "${nothing}", data: {}}]})`,
    code: 'SPNST',
  },
  discardQuarantined: { may: uploaders, args: () => `(input: {stagingIds: ["${nothing}"]})` },
  cancelUpload: { may: uploaders, args: () => `(input: {batchId: "${nothing}"})`, code: 'SPNBA' },
  confirmMissing: { may: managers, args: () => `(input: {batchId: "${nothing}"})`, code: 'SPNBA' },
  dropMissing: { may: managers, args: () => `(input: {batchId: "${nothing}"})`, code: 'SPNBA' },
  rollbackBatch: { may: managers, args: () => `(input: {batchId: "${nothing}"})`, code: 'SPNBA' },
  assignCategory: { may: managers, args: () => '(input: {category: "Alfa goods", productIds: []})' },
  createCategory: { may: managers, args: () => '(input: {category: "Alfa goods"})' },
  moveCategory: { may: managers, args: () => `(input: {categoryId: "${nothing}"})`, code: 'SPNCA' },
  setImportProfile: {
    may: managers,
    args: () => '(input: {supplier: "NOBODY", profile: {}})',
    code: 'SPNSU',
  },
  updateSupplier: { may: managers, args: () => '(input: {supplier: "NOBODY", patch: {}})', code: 'SPNSU' },
  createSupplier: {
    may: managers,
    args: own => `(input: {supplierCode: "${own.code}", supplierName: "Again"})`,
    code: 'SPCSC',
  },
  startMatching: { may: managers, args: () => '(input: {supplier: "NOBODY"})', code: 'SPNSU' },
  setMapping: {
    may: managers,
    args: own => `(input: {supplier: "${own.code}", supplierProductCode: "none"})`,
    code: 'SPNMP',
  },
  verifyMapping: {
    may: managers,
    args: () => `(input: {pairs: [{pair_id: "${nothing}"}]})`,
    code: 'SPNMP',
  },
  rejectMapping: {
    may: managers,
    args: () => `(input: {pairs: [{pair_id: "${nothing}"}]})`,
    code: 'SPNMP',
  },
  setCatalogueSetting: {
    may: admins,
    args: () => '(input: {settingKey: "no.such", settingValue: 1})',
    code: 'SPISE',
  },
  setStockSetting: {
    may: admins,
    args: () => '(input: {settingKey: "no.such", settingValue: 1})',
    code: 'ISISE',
  },
  postMovement: { may: stockOperators, args: () => '(input: {movement: {}})', code: 'ISIMP' },
  postMovements: { may: stockOperators, args: () => '(input: {movements: []})', code: 'ISIMN' },
  reverseMovement: { may: stockOperators, args: () => `(input: {movementId: "${nothing}"})`, code: 'ISNMV' },
  correctCost: {
    may: stockOperators,
    args: () => `(input: {movementId: "${nothing}", unitCost: "1"})`,
    code: 'ISNMV',
  },
  createWarehouse: { may: stockOperators, args: () => '(input: {warehouseCode: "a b"})', code: 'ISIWC' },
  updateWarehouse: { may: stockOperators, args: () => '(input: {warehouse: "none"})', code: 'ISNWH' },
  activateWarehouse: { may: stockOperators, args: () => '(input: {warehouse: "none"})', code: 'ISNWH' },
  deactivateWarehouse: { may: stockOperators, args: () => '(input: {warehouse: "none"})', code: 'ISNWH' },
  setReorderLevels: {
    may: stockOperators,
    args: () => '(input: {product: "none", warehouse: "none"})',
    code: 'ISNPR',
  },
  reserveStock: {
    may: stockOperators,
    args: () => '(input: {product: "none", warehouse: "none", quantity: 1})',
    code: 'ISNPR',
  },
  releaseReservation: {
    may: stockOperators,
    args: () => `(input: {reservationId: "${nothing}"})`,
    code: 'ISNRV',
  },
  changeReservation: {
    may: stockOperators,
    args: () => `(input: {reservationId: "${nothing}"})`,
    code: 'ISNRV',
  },
  releaseReservations: {
    may: stockOperators,
    args: () => '(input: {referenceType: "SO", referenceId: "none"})',
    code: 'ISNRV',
  },
  expireReservations: { may: stockOperators, args: () => '(input: {})' },
  recordStockCounts: {
    may: stockOperators,
    args: () => '(input: {warehouse: "none", counts: [{internalSku: "none", quantity: 1}]})',
    code: 'ISNWH',
  },
  placeOrders: {
    may: stockOperators,
    args: () => '(input: {poNumber: "1", supplier: "none", warehouse: "none", lines: []})',
    code: 'ISNSU',
  },
  changeOrder: {
    may: stockOperators,
    args: () => '(input: {poNumber: "none", product: "none"})',
    code: 'ISNPR',
  },
  cancelOrder: { may: stockOperators, args: () => '(input: {poNumber: "none"})', code: 'ISNOL' },
  addProduct: {
    may: ['inv_approver', ...stockOperators],
    args: () => '(input: {internalSku: " ", productName: "x"})',
    code: 'ISISK',
  },
  updateProduct: {
    may: ['inv_approver', ...stockOperators],
    args: () => '(input: {product: "none"})',
    code: 'ISNPR',
  },
  setPrice: { may: pricers, args: () => '(input: {product: "none"})', code: 'ISNPR' },
  endPrice: { may: pricers, args: () => '(input: {product: "none"})', code: 'ISNPR' },
  changeCost: { may: pricers, args: () => '(input: {product: "none"})', code: 'ISNPR' },
  setPricingTier: { may: pricers, args: () => '(input: {tierCode: "a b", tierName: "x"})', code: 'ISITI' },
  setPricingDefault: { may: pricers, args: () => '(input: {pricingTier: "none"})', code: 'ISNTI' },
  endPricingDefault: { may: pricers, args: () => '(input: {pricingTier: "none"})', code: 'ISNTI' },
  setContracts: { may: pricers, args: () => '(input: {contracts: []})' },
  endContract: { may: pricers, args: () => `(input: {contractId: "${nothing}"})`, code: 'ISNKT' },
  declareKeyLost: { may: pricers, args: () => '(input: {key: "none"})', code: 'ISNCK' },
  rotateContractKeys: { may: admins, args: () => '(input: {})' },
  setExchangeRates: { may: pricers, args: () => '(input: {rates: []})' },
  decidePriceProposals: {
    may: pricers,
    args: () => `(input: {proposalIds: ["${nothing}"], decision: "accept"})`,
    code: 'ISNPP',
  },
  requestImport: { may: importers, args: () => `(input: {queueIds: ["${nothing}"]})`, code: 'ISNQI' },
  bulkImportSelected: { may: importers, args: () => '(input: {criteria: {colour: "red"}})', code: 'ISICR' },
  undoImport: { may: importers, args: () => `(input: {jobId: "${nothing}"})`, code: 'ISNIJ' },
  retryCatalogueJobs: { may: admins, args: () => '(input: {jobIds: ["0"]})', code: 'SPNJO' },
  discardCatalogueJobs: { may: admins, args: () => '(input: {jobIds: ["0"]})', code: 'SPNJO' },
  retryStockJobs: { may: admins, args: () => '(input: {jobIds: ["0"]})', code: 'SPNJO' },
  discardStockJobs: { may: admins, args: () => '(input: {jobIds: ["0"]})', code: 'SPNJO' },
  subscribeToNotifications: {
    may: notified,
    args: () => '(input: {kinds: ["nothing"]})',
    code: 'ISIKN',
  },
  unsubscribeFromNotifications: { may: notified, args: () => '(input: {})' },
  markNotifications: { may: notified, args: () => '(input: {})' },
  addWebhook: { may: admins, args: () => '(input: {url: "nowhere"})', code: 'ISIWU' },
  updateWebhook: { may: admins, args: () => `(input: {webhookId: "${nothing}"})`, code: 'ISNWB' },
  removeWebhook: { may: admins, args: () => `(input: {webhookId: "${nothing}"})`, code: 'ISNWB' },
  replayDeliveries: { may: admins, args: () => '(input: {})' },
  setSkuPattern: {
    may: importers,
    args: () => '(input: {supplier: "NOBODY", skuPattern: "{number}"})',
    code: 'ISNSU',
  },
  queueForSelection: { may: reviewers, args: () => '(input: {criteria: {colour: "red"}})', code: 'ISICR' },
  startReview: { may: reviewers, args: () => '(input: {rowLimit: 0})', code: 'ISIRN' },
  releaseReview: { may: reviewers, args: () => '(input: {})' },
  decideSelection: {
    may: reviewers,
    args: () => `(input: {queueIds: ["${nothing}"], decision: "perhaps"})`,
    code: 'ISISD',
  },
  scoreSelection: { may: reviewers, args: () => `(input: {queueIds: ["${nothing}"]})` },
  setScoreWeights: { may: importers, args: () => '(input: {weights: {colour: 1}})', code: 'ISISW' },
  setScoreCurve: { may: importers, args: () => '(input: {criterion: "colour", curve: []})', code: 'ISISC' },
  requestSync: {
    may: ['inv_approver', ...pricers],
    args: () => `(input: {productIds: ["${nothing}"]})`,
    code: 'ISNPR',
  },
};

let door: Door;
let own: Supplier;
let schema: GraphQLSchema;

beforeAll(async () => {
  door = await openDoor();
  own = (await addTwoSuppliers(door.world)).alfa;
  await door.world.issoh.sql("select issoh.add_webhook('https://example.com')");
  await door.world.issoh.sql("select issoh_private.notify('list_held', 'one', 'held')");
  schema = await readSchema(door);
}, 120_000);
afterAll(() => door.close());

const put = (root: 'Query' | 'Mutation', name: string, entry: Entry, caller: Call) =>
  door.graphql(ask(schema, root, name, entry.args?.(own)), caller);

test('every field is in a table', () => {
  expect(rootFields(schema, 'Query')).toEqual(expect.arrayContaining(Object.keys(queries)));
  expect(stockQueries().length).toBeGreaterThan(50);
  expect(Object.keys(mutations).sort()).toEqual(rootFields(schema, 'Mutation').sort());
  // Who is told what: tests/jest/isi/subscription.test.ts, tests/jest/graphql/batch-progress.test.ts.
  expect(Object.keys(schema.getSubscriptionType()?.getFields() ?? {}).sort()).toEqual([
    'batchProgress',
    'newNotifications',
  ]);
});

/** What the databases say: who may execute the function behind each mutation. */
async function granted(): Promise<Record<string, Role[]>> {
  const read = (tier: Tier) =>
    (tier === 'spp' ? door.world : door.world.issoh).sql(
      `select p.proname as name,
              array(select r from unnest($2::text[]) r where has_function_privilege(r, p.oid, 'execute')) as roles
         from pg_proc p
        where p.pronamespace = $1::regnamespace and p.provolatile = 'v' and p.prorettype <> 'trigger'::regtype`,
      [tier, signedIn],
    ) as Promise<{ name: string; roles: Role[] }[]>;
  const fields = async (tier: Tier) =>
    (await read(tier)).map(({ name, roles }) => [surfaces[tier].functions[name] ?? name, roles] as const);
  return Object.fromEntries([...(await fields('spp')), ...(await fields('issoh'))]);
}

test('who may by the table is who may by the grants of the functions', async () => {
  const grants = await granted();
  const told = Object.entries(mutations).map(([name, { may }]) => [name, [...may].sort()]);
  expect(told.length).toBeGreaterThan(60);
  expect(told).toEqual(told.map(([name]) => [name, [...(grants[name as string] ?? [])].sort()]));
});

/** What was negotiated is for fewer. */
const readersOf = (name: string) =>
  ['negotiatedPrices', 'contractValues'].includes(name) ? termsReaders : stockReaders;

const stockQueries = () => rootFields(schema, 'Query').filter(name => !(name in queries));

test.each(signedIn)(
  'IS-SOH is open to its readers alone: %s',
  async role => {
    const fields = (schema.getQueryType() as GraphQLObjectType).getFields();
    for (const name of stockQueries()) {
      const query = ask(schema, 'Query', name, argumentsFor(fields[name] as GraphQLField<unknown, unknown>));
      const { body } = await door.graphql(query, { role, supplier: own.id });
      const codes = (body.errors ?? []).map((one: { extensions: { code: string } }) => one.extensions.code);
      const found = codes.filter((code: string) => !/^(ISN..|invalid_value)$/.test(code));
      expect({ name, found }).toEqual({ name, found: readersOf(name).includes(role) ? [] : ['forbidden'] });
      expect(INSIDE.exec(JSON.stringify(body.errors ?? []))?.[0]).toBeUndefined();
    }
  },
  60_000,
);

const all = [
  ...Object.entries(queries).map(([name, entry]) => ['Query', name, entry] as const),
  ...Object.entries(mutations).map(([name, entry]) => ['Mutation', name, entry] as const),
];
/** Nothing is found there: it is the right to look that counts. */
const empty = new Set(['webhook', 'webhookDelivery']);

describe.each(all)('%s.%s', (root, name, entry) => {
  test.each(signedIn)('%s', async role => {
    const { status, body } = await put(root, name, entry, { role, supplier: own.id });
    const may = entry.may.includes(role);
    const code = may ? entry.code : 'forbidden';
    expect(status).toBe(200);
    expect(INSIDE.exec(JSON.stringify(body.errors ?? []))?.[0]).toBeUndefined();
    if (code === undefined) {
      expect(body.errors).toBeUndefined();
      if (!empty.has(name)) expect(body.data.answer).not.toBeNull();
    } else {
      expect(body.data?.answer ?? null).toBeNull();
      expect(body.errors.map((one: { extensions: object }) => one.extensions)).toEqual([
        { code, hint: expect.any(String) },
      ]);
    }
  });
});

test.each(Object.keys(nobodies))('%s is refused before anything is read', async name => {
  const caller = (await nobodies[name]?.(door.settings, own.id)) as Call;
  for (const query of ['{__schema {queryType {name}}}', '{suppliers {nodes {supplierCode}}}', '{']) {
    const answer = await door.graphql(query, caller);
    expect(answer).toMatchObject({
      status: 401,
      body: { code: expect.stringMatching(/^(unauthorized|invalid_token)$/) },
    });
    expect(INSIDE.exec(answer.text)?.[0]).toBeUndefined();
  }
});

describe('nothing of the inside shows', () => {
  const long = 'x'.repeat(3000);
  test.each([
    ...Object.keys(mutations).map(name => [name, '(input: {})']),
    ['updateSupplier', '(input: {supplier: "ALFA", patch: {spike_limit: 0}})'],
    ['updateSupplier', '(input: {supplier: "ALFA", patch: {supplier_name: null}})'],
    ['updateSupplier', '(input: {supplier: "ALFA", patch: {spike_limit: "much"}})'],
    ['updateSupplier', '(input: {supplier: "ALFA", patch: [1]})'],
    ['updateSupplier', '(input: {supplier: "ALFA", patch: {status: {}}})'],
    ['createSupplier', '(input: {supplierCode: "A", supplierName: "A", contactInfo: null})'],
    ['createSupplier', '(input: {supplierCode: "A", supplierName: "A\\u0000", metadata: {}})'],
    ['createCategory', `(input: {category: "${long}"})`],
    ['createCategory', '(input: {category: "a\\u0000b"})'],
    ['moveCategory', '(input: {categoryId: "$category", parentCategoryId: "$category"})'],
    ['moveCategory', `(input: {categoryId: "$category", parentCategoryId: "${nothing}"})`],
    ['assignCategory', '(input: {category: "Alfa goods", filter: {supplier: 7}})'],
    ['assignCategory', '(input: {category: "Alfa goods", filter: [1]})'],
    ['assignCategory', '(input: {category: "Alfa goods", filter: {supplier: {a: 1}, search: "%"}})'],
    ['setCatalogueSetting', '(input: {settingKey: "upload.max_rows", settingValue: -1})'],
    ['setImportProfile', '(input: {supplier: "ALFA", profile: 7})'],
    ['resubmitQuarantined', '(input: {rows: [{staging_id: "x", data: {}}]})'],
    ['resubmitQuarantined', '(input: {rows: {}})'],
    ['verifyMapping', '(input: {pairs: 7})'],
    ['verifyMapping', '(input: {pairs: [7, {pair_id: 7}]})'],
    ['rejectMapping', '(input: {pairs: [{pair_id: "x"}]})'],
    [
      'verifyMapping',
      '(input: {pairs: [{supplier: "ALFA", code: "ALFA-1", other_supplier: "ALFA", other_code: "ALFA-2"}]})',
    ],
    [
      'setMapping',
      `(input: {supplier: "ALFA", supplierProductCode: "ALFA-2", masterProductId: "${nothing}"})`,
    ],
  ])('Mutation.%s%s', async (name, args) => {
    const answer = await door.graphql(
      ask(schema, 'Mutation', name as string, String(args).replaceAll('$category', own.category)),
      { role: 'inv_admin' },
    );
    const errors = answer.body.errors ?? [];
    expect(errors.map((one: { extensions?: { code: string } }) => one.extensions?.code)).not.toContain(
      'internal_error',
    );
    expect(INSIDE.exec(JSON.stringify(errors))?.[0]).toBeUndefined();
  });

  test.each([
    ['a field that is none', '{supplierProductsAlfa {nodes {productId}}}'],
    ['a partition', '{supplierProductsBravo {nodes {productId}} priceHistoryDefault {historyId}}'],
    ['private tables', '{batchMarks {nodes {batchId}} logs {nodes {logId}} jobs {id}}'],
    ['an id that is none', '{category(categoryId: "x") {categoryName}}'],
    ['a path that is none', '{categories(filter: {path: {equalTo: "a b; drop"}}) {nodes {categoryName}}}'],
    ['a date that is none', '{priceHistory(filter: {changedAt: {lessThan: "y"}}) {nodes {newPrice}}}'],
    ['a number too large', '{uploadBatches(filter: {status: {equalTo: "\\u0000"}}) {nodes {batchId}}}'],
    ['an offset below zero', '{suppliers(offset: -1) {nodes {supplierCode}}}'],
    ['a cursor that is none', '{suppliers(after: "x") {nodes {supplierCode}}}'],
    ['a broken query', '{suppliers {'],
  ])('%s', async (_name, query) => {
    const { text, body } = await door.graphql(query, { role: 'inv_supplier', supplier: own.id });
    expect(body.errors?.length ?? 0).toBeLessThan(4);
    expect(text).not.toMatch(/internal_error/);
    expect(INSIDE.exec(JSON.stringify(body.errors ?? []))?.[0]).toBeUndefined();
    expect(text).not.toMatch(/bravo"|BRAVO/);
  });
});
