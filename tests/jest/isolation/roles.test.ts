/** Every REST route for every role: who gets past the door. A route that is not in the table fails. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Role, roles } from '../../../server/database/pools.ts';
import { routes } from '../../../server/http/app.ts';
import { type Call, type Door, list, openDoor } from '../http/door.ts';
import {
  everyRole,
  forge,
  managers,
  nobodies,
  pricers,
  readers,
  refusal,
  reviewers,
  signedIn,
  staff,
  stockOperators,
  stockReaders,
  uploaders,
} from './callers.ts';
import { addTwoSuppliers, type Supplier } from './two-suppliers.ts';

interface Entry {
  may: Role[];
  path: (own: Supplier) => string;
  send?: (own: Supplier) => Call;
  /** What those who may are answered: a status, and our own code where it is an error. */
  answers: [status: number, code?: string];
}

const post = { method: 'POST' };
const nothing = randomUUID();

const auditReaders: Role[] = ['inv_analyst', 'inv_admin'];
const importers: Role[] = ['inv_approver', 'inv_admin'];
const termsReaders: Role[] = ['inv_approver', ...pricers];
const syncers: Role[] = ['inv_approver', ...pricers];
const admins: Role[] = ['inv_admin'];

const table: Record<string, Entry> = {
  'GET /api/issoh/products': {
    may: stockReaders,
    path: () => '/api/issoh/products?q=x',
    answers: [200],
  },
  'GET /api/issoh/products/:product': {
    may: stockReaders,
    path: () => '/api/issoh/products/none',
    answers: [404, 'ISNPR'],
  },
  'POST /api/issoh/products': {
    may: ['inv_approver', ...stockOperators],
    path: () => '/api/issoh/products',
    send: () => ({ json: { internal_sku: 'X', product_name: ' ' } }),
    answers: [422, 'ISIPN'],
  },
  'PATCH /api/issoh/products/:product': {
    may: ['inv_approver', ...stockOperators],
    path: () => '/api/issoh/products/none',
    send: () => ({ method: 'PATCH', json: {} }),
    answers: [404, 'ISNPR'],
  },
  'GET /api/issoh/warehouses': {
    may: stockReaders,
    path: () => '/api/issoh/warehouses',
    answers: [200],
  },
  'POST /api/issoh/warehouses': {
    may: stockOperators,
    path: () => '/api/issoh/warehouses',
    send: () => ({ json: { warehouse_code: 'a b', warehouse_name: 'x' } }),
    answers: [422, 'ISIWC'],
  },
  'PATCH /api/issoh/warehouses/:warehouse': {
    may: stockOperators,
    path: () => '/api/issoh/warehouses/none',
    send: () => ({ method: 'PATCH', json: {} }),
    answers: [404, 'ISNWH'],
  },
  'POST /api/issoh/warehouses/:warehouse/activate': {
    may: stockOperators,
    path: () => '/api/issoh/warehouses/none/activate',
    send: () => post,
    answers: [404, 'ISNWH'],
  },
  'POST /api/issoh/warehouses/:warehouse/deactivate': {
    may: stockOperators,
    path: () => '/api/issoh/warehouses/none/deactivate',
    send: () => post,
    answers: [404, 'ISNWH'],
  },
  'GET /api/issoh/stock': {
    may: stockReaders,
    path: () => '/api/issoh/stock',
    answers: [200],
  },
  'GET /api/issoh/stock/products': {
    may: stockReaders,
    path: () => '/api/issoh/stock/products?code=none',
    answers: [200],
  },
  'GET /api/issoh/stock/movements': {
    may: stockReaders,
    path: () => '/api/issoh/stock/movements',
    answers: [200],
  },
  'POST /api/issoh/import/products': {
    may: ['inv_approver', ...stockOperators],
    path: () => '/api/issoh/import/products',
    send: () => ({ body: 'a,b\n1,2\n' }),
    answers: [422, 'columns_missing'],
  },
  'POST /api/issoh/import/opening-stock': {
    may: stockOperators,
    path: () => '/api/issoh/import/opening-stock',
    send: () => ({ body: 'a,b\n1,2\n' }),
    answers: [422, 'columns_missing'],
  },
  'POST /api/issoh/import/counts': {
    may: stockOperators,
    path: () => '/api/issoh/import/counts',
    send: () => ({ body: 'a,b\n1,2\n' }),
    answers: [422, 'columns_missing'],
  },
  'POST /api/issoh/import/reorder-levels': {
    may: stockOperators,
    path: () => '/api/issoh/import/reorder-levels',
    send: () => ({ body: 'a,b\n1,2\n' }),
    answers: [422, 'columns_missing'],
  },
  'POST /api/issoh/pricing/:productId/cost': {
    may: pricers,
    path: () => '/api/issoh/pricing/none/cost',
    send: () => ({ json: { cost_price: 1 } }),
    answers: [404, 'ISNPR'],
  },
  'POST /api/issoh/pricing/:productId/end': {
    may: pricers,
    path: () => '/api/issoh/pricing/none/end',
    send: () => post,
    answers: [404, 'ISNPR'],
  },
  'POST /api/issoh/pricing-defaults/end': {
    may: pricers,
    path: () => '/api/issoh/pricing-defaults/end',
    send: () => ({ json: { pricing_tier: 'none' } }),
    answers: [404, 'ISNTI'],
  },
  'GET /api/issoh/price-proposals': {
    may: stockReaders,
    path: () => '/api/issoh/price-proposals',
    answers: [200],
  },
  'POST /api/issoh/price-proposals/decide': {
    may: pricers,
    path: () => '/api/issoh/price-proposals/decide',
    send: () => ({ json: { proposal_ids: [nothing], decision: 'dismiss' } }),
    answers: [404, 'ISNPP'],
  },
  'GET /api/issoh/contracts': { may: stockReaders, path: () => '/api/issoh/contracts', answers: [200] },
  'GET /api/issoh/contracts/values': {
    may: termsReaders,
    path: () => '/api/issoh/contracts/values',
    answers: [200],
  },
  'POST /api/issoh/contracts': {
    may: pricers,
    path: () => '/api/issoh/contracts',
    send: () => ({ json: { contracts: [{ supplier: 'none', rebate_percentage: 1 }] } }),
    answers: [404, 'ISNSU'],
  },
  'POST /api/issoh/contracts/:contractId/end': {
    may: pricers,
    path: () => `/api/issoh/contracts/${nothing}/end`,
    send: () => post,
    answers: [404, 'ISNKT'],
  },
  'GET /api/issoh/negotiated-prices': {
    may: termsReaders,
    path: () => '/api/issoh/negotiated-prices',
    answers: [200],
  },
  'GET /api/issoh/pricing-tiers': {
    may: stockReaders,
    path: () => '/api/issoh/pricing-tiers',
    answers: [200],
  },
  'PUT /api/issoh/pricing-tiers/:tier': {
    may: pricers,
    path: () => '/api/issoh/pricing-tiers/a%20b',
    send: () => ({ method: 'PUT', json: { tier_name: 'x' } }),
    answers: [422, 'ISITI'],
  },
  'GET /api/issoh/exchange-rates': {
    may: stockReaders,
    path: () => '/api/issoh/exchange-rates',
    answers: [200],
  },
  'PUT /api/issoh/exchange-rates': {
    may: pricers,
    path: () => '/api/issoh/exchange-rates',
    send: () => ({
      method: 'PUT',
      json: { rates: [{ currency_code: 'QQQ', rate_date: '2026-01-01', rate: 1 }] },
    }),
    answers: [422, 'ISICU'],
  },
  'GET /api/spp/audit': { may: auditReaders, path: () => '/api/spp/audit', answers: [200] },
  'GET /api/issoh/audit': {
    may: auditReaders,
    path: () => '/api/issoh/audit?table=suppliers',
    answers: [200],
  },
  'POST /api/spp/upload/:supplierId': {
    may: uploaders,
    path: own => `/api/spp/upload/${own.code}?force=true`,
    send: () => ({ body: list('ALFA-1,Alfa thing,1') }),
    answers: [202],
  },
  'GET /api/spp/reports/upload/:batchId': {
    may: readers,
    path: own => `/api/spp/reports/upload/${own.batch}`,
    answers: [200],
  },
  'GET /api/spp/reports/upload/:batchId/rows': {
    may: readers,
    path: own => `/api/spp/reports/upload/${own.batch}/rows`,
    answers: [200],
  },
  'GET /api/spp/suppliers/:supplierId/profile': {
    may: readers,
    path: own => `/api/spp/suppliers/${own.code}/profile`,
    answers: [200],
  },
  'PUT /api/spp/suppliers/:supplierId/profile': {
    may: managers,
    path: () => '/api/spp/suppliers/NOBODY/profile',
    send: () => ({ method: 'PUT', json: {} }),
    answers: [404, 'SPNSU'],
  },
  'POST /api/spp/upload/:batchId/rollback': {
    may: managers,
    path: () => `/api/spp/upload/${nothing}/rollback`,
    send: () => post,
    answers: [404, 'SPNBA'],
  },
  'GET /api/spp/uploads': {
    may: readers,
    path: own => `/api/spp/uploads?supplier=${own.code}`,
    answers: [200],
  },
  'POST /api/spp/upload/:batchId/cancel': {
    may: ['inv_supplier', ...managers],
    path: () => `/api/spp/upload/${nothing}/cancel`,
    send: () => post,
    answers: [404, 'SPNBA'],
  },
  'POST /api/spp/upload/:batchId/missing/confirm': {
    may: managers,
    path: own => `/api/spp/upload/${own.batch}/missing/confirm`,
    send: () => post,
    answers: [409, 'SPCNH'],
  },
  'POST /api/spp/upload/:batchId/missing/drop': {
    may: managers,
    path: own => `/api/spp/upload/${own.batch}/missing/drop`,
    send: () => post,
    answers: [409, 'SPCNH'],
  },
  'GET /api/spp/quarantine/:supplierId': {
    may: readers,
    path: own => `/api/spp/quarantine/${own.id}`,
    answers: [200],
  },
  'POST /api/spp/quarantine/resubmit': {
    may: uploaders,
    path: () => '/api/spp/quarantine/resubmit',
    send: () => ({ json: { rows: [{ staging_id: nothing, data: {} }] } }),
    answers: [404, 'SPNST'],
  },
  'POST /api/spp/quarantine/discard': {
    may: uploaders,
    path: () => '/api/spp/quarantine/discard',
    send: () => ({ json: { staging_ids: [nothing] } }),
    answers: [200],
  },
  'GET /api/spp/products/all': {
    may: readers,
    path: () => '/api/spp/products/all?view=multi_supplier',
    answers: [200],
  },
  'GET /api/spp/products/:supplierId': {
    may: readers,
    path: own => `/api/spp/products/${own.code}`,
    answers: [200],
  },
  'GET /api/spp/price-history/:productId': {
    may: readers,
    path: own => `/api/spp/price-history/${own.product}`,
    answers: [200],
  },
  'POST /api/spp/categories/assign': {
    may: managers,
    path: () => '/api/spp/categories/assign',
    send: () => ({ json: { category: 'Alfa goods', product_ids: [] } }),
    answers: [200],
  },
  'POST /api/spp/suppliers': {
    may: managers,
    path: () => '/api/spp/suppliers',
    send: own => ({ json: { supplier_code: own.code, supplier_name: 'Again' } }),
    answers: [409, 'SPCSC'],
  },
  'GET /api/spp/suppliers': { may: readers, path: () => '/api/spp/suppliers', answers: [200] },
  'POST /api/spp/matching/run': {
    may: managers,
    path: () => '/api/spp/matching/run',
    send: () => ({ json: { supplier: 'NOBODY' } }),
    answers: [404, 'SPNSU'],
  },
  'GET /api/spp/matching/run/:runId': {
    may: managers,
    path: () => `/api/spp/matching/run/${nothing}`,
    answers: [404, 'SPNMR'],
  },
  'GET /api/spp/matching/candidates': {
    may: staff,
    path: () => '/api/spp/matching/candidates',
    answers: [200],
  },
  'POST /api/spp/matching/decide': {
    may: managers,
    path: () => '/api/spp/matching/decide',
    send: () => ({ json: { pairs: [{ pair_id: nothing }], decision: 'verify' } }),
    answers: [404, 'SPNMP'],
  },
  'GET /api/issoh/stock/by-supplier/:supplierId': {
    may: stockReaders,
    path: own => `/api/issoh/stock/by-supplier/${own.code}`,
    answers: [200],
  },
  'POST /api/issoh/stock/movement': {
    may: stockOperators,
    path: () => '/api/issoh/stock/movement',
    send: () => ({ json: { internal_sku: 'none', movement_type: 'receipt', quantity: 1, to_location: 'X' } }),
    answers: [404, 'ISNPR'],
  },
  'POST /api/issoh/stock/movements': {
    may: stockOperators,
    path: () => '/api/issoh/stock/movements',
    send: () => ({
      json: { movements: [{ product_id: nothing, movement_type: 'issue', quantity: 1, from_location: 'X' }] },
    }),
    answers: [404, 'ISNPR'],
  },
  'POST /api/issoh/stock/movement/:movementId/reverse': {
    may: stockOperators,
    path: () => `/api/issoh/stock/movement/${nothing}/reverse`,
    send: () => post,
    answers: [404, 'ISNMV'],
  },
  'POST /api/issoh/stock/movement/:movementId/cost': {
    may: stockOperators,
    path: () => `/api/issoh/stock/movement/${nothing}/cost`,
    send: () => ({ json: { unit_cost: 1 } }),
    answers: [404, 'ISNMV'],
  },
  'POST /api/issoh/stock/counts': {
    may: stockOperators,
    path: () => '/api/issoh/stock/counts',
    send: () => ({ json: { warehouse: 'X', counts: [{ internal_sku: 'none', quantity: 0 }] } }),
    answers: [404, 'ISNWH'],
  },
  'GET /api/issoh/stock/counts': {
    may: stockReaders,
    path: () => '/api/issoh/stock/counts',
    answers: [200],
  },
  'POST /api/issoh/stock/reservations': {
    may: stockOperators,
    path: () => '/api/issoh/stock/reservations',
    send: () => ({ json: { internal_sku: 'none', warehouse: 'X', quantity: 1 } }),
    answers: [404, 'ISNPR'],
  },
  'GET /api/issoh/stock/reservations': {
    may: stockReaders,
    path: () => '/api/issoh/stock/reservations',
    answers: [200],
  },
  'POST /api/issoh/stock/reservations/release': {
    may: stockOperators,
    path: () => '/api/issoh/stock/reservations/release',
    send: () => ({ json: { reference_type: 'SO', reference_id: 'none' } }),
    answers: [404, 'ISNRV'],
  },
  'PATCH /api/issoh/stock/reservations/:reservationId': {
    may: stockOperators,
    path: () => `/api/issoh/stock/reservations/${nothing}`,
    send: () => ({ method: 'PATCH', json: { quantity: 1 } }),
    answers: [404, 'ISNRV'],
  },
  'POST /api/issoh/stock/reservations/:reservationId/release': {
    may: stockOperators,
    path: () => `/api/issoh/stock/reservations/${nothing}/release`,
    send: () => post,
    answers: [404, 'ISNRV'],
  },
  'GET /api/issoh/stock/reorder-alerts': {
    may: stockReaders,
    path: () => '/api/issoh/stock/reorder-alerts',
    answers: [200],
  },
  'POST /api/issoh/orders': {
    may: stockOperators,
    path: () => '/api/issoh/orders',
    send: () => ({
      json: {
        po_number: 'X',
        supplier: nothing,
        warehouse: 'none',
        lines: [{ product_id: nothing, quantity: 1 }],
      },
    }),
    answers: [404, 'ISNWH'],
  },
  'POST /api/issoh/orders/quote': {
    may: stockOperators,
    path: () => '/api/issoh/orders/quote',
    send: () => ({ json: { supplier: nothing, lines: [{ product_id: nothing, quantity: 1 }] } }),
    answers: [404, 'ISNPR'],
  },
  'GET /api/issoh/orders': {
    may: stockReaders,
    path: () => '/api/issoh/orders',
    answers: [200],
  },
  'PATCH /api/issoh/orders/:poNumber': {
    may: stockOperators,
    path: () => '/api/issoh/orders/none',
    send: () => ({ method: 'PATCH', json: { product: nothing } }),
    answers: [404, 'ISNPR'],
  },
  'POST /api/issoh/orders/:poNumber/cancel': {
    may: stockOperators,
    path: () => '/api/issoh/orders/none/cancel',
    send: () => post,
    answers: [404, 'ISNOL'],
  },
  'PUT /api/issoh/stock/reorder-levels': {
    may: stockOperators,
    path: () => '/api/issoh/stock/reorder-levels',
    send: () => ({
      method: 'PUT',
      json: { levels: [{ internal_sku: 'none', warehouse: 'X', reorder_point: 1 }] },
    }),
    answers: [404, 'ISNPR'],
  },
  'PUT /api/issoh/pricing/:productId': {
    may: pricers,
    path: () => `/api/issoh/pricing/${nothing}`,
    send: () => ({ method: 'PUT', json: { selling_price: 1 } }),
    answers: [404, 'ISNPR'],
  },
  'GET /api/issoh/pricing/:productId': {
    may: stockReaders,
    path: () => `/api/issoh/pricing/${nothing}`,
    answers: [404, 'ISNPR'],
  },
  'PUT /api/issoh/pricing-defaults': {
    may: pricers,
    path: () => '/api/issoh/pricing-defaults',
    send: () => ({ method: 'PUT', json: { pricing_tier: 'NONE' } }),
    answers: [404, 'ISNTI'],
  },
  'GET /api/issoh/pricing-defaults': {
    may: stockReaders,
    path: () => '/api/issoh/pricing-defaults',
    answers: [200],
  },
  'POST /api/issoh/selection/queue': {
    may: reviewers,
    path: () => '/api/issoh/selection/queue',
    send: () => ({ json: { criteria: { colour: 'red' } } }),
    answers: [422, 'ISICR'],
  },
  'GET /api/issoh/selection/pending': {
    may: stockReaders,
    path: () => '/api/issoh/selection/pending?limit=1',
    answers: [200],
  },
  'POST /api/issoh/selection/approve': {
    may: reviewers,
    path: () => '/api/issoh/selection/approve',
    send: () => ({ json: { queue_ids: [nothing], decision: 'recommend' } }),
    answers: [200],
  },
  'POST /api/isi/review/start': {
    may: reviewers,
    path: () => '/api/isi/review/start',
    send: () => ({ json: { limit: 1, filters: { product_ids: [nothing] } } }),
    answers: [200],
  },
  'GET /api/isi/review/queue': {
    may: stockReaders,
    path: () => '/api/isi/review/queue?status=approved',
    answers: [200],
  },
  'GET /api/isi/review/facets': {
    may: stockReaders,
    path: () => '/api/isi/review/facets',
    answers: [200],
  },
  'POST /api/isi/review/release': {
    may: reviewers,
    path: () => '/api/isi/review/release',
    send: () => ({ json: { queue_ids: [nothing] } }),
    answers: [200],
  },
  'POST /api/isi/review/score': {
    may: reviewers,
    path: () => '/api/isi/review/score',
    send: () => ({ json: { queue_ids: [nothing] } }),
    answers: [200],
  },
  'GET /api/isi/review/:queueId/explain': {
    may: stockReaders,
    path: () => `/api/isi/review/${nothing}/explain`,
    answers: [404, 'ISNQI'],
  },
  'POST /api/isi/import/execute': {
    may: importers,
    path: () => '/api/isi/import/execute',
    send: () => ({ json: { queue_ids: [nothing] } }),
    answers: [404, 'ISNQI'],
  },
  'GET /api/isi/import/status/:jobId': {
    may: stockReaders,
    path: () => `/api/isi/import/status/${nothing}`,
    answers: [404, 'ISNIJ'],
  },
  'POST /api/isi/import/:jobId/undo': {
    may: importers,
    path: () => `/api/isi/import/${nothing}/undo`,
    send: () => post,
    answers: [404, 'ISNIJ'],
  },
  'GET /api/isi/sync/status': {
    may: stockReaders,
    path: () => '/api/isi/sync/status',
    answers: [200],
  },
  'POST /api/isi/sync/run': {
    may: syncers,
    path: () => '/api/isi/sync/run',
    send: () => post,
    answers: [202],
  },
  'GET /api/isi/jobs': { may: admins, path: () => '/api/isi/jobs?database=issoh', answers: [200] },
  'POST /api/isi/jobs/:database/:jobId/retry': {
    may: admins,
    path: () => '/api/isi/jobs/spp/0/retry',
    send: () => post,
    answers: [404, 'SPNJO'],
  },
  'POST /api/isi/jobs/:database/:jobId/discard': {
    may: admins,
    path: () => '/api/isi/jobs/issoh/0/discard',
    send: () => post,
    answers: [404, 'SPNJO'],
  },
};

let door: Door;
let own: Supplier;
beforeAll(async () => {
  door = await openDoor();
  own = (await addTwoSuppliers(door.world)).alfa;
}, 120_000);
afterAll(() => door.close());

const keyOf = (one: { method: string; path: string }) => `${one.method.toUpperCase()} ${one.path}`;
const knock = (key: string, caller: Call) => {
  const entry = table[key] as Entry;
  return door.call(entry.path(own), { ...entry.send?.(own), ...caller });
};

test('every route is in the table, and every role', () => {
  expect(Object.keys(table).sort()).toEqual(routes.map(keyOf).sort());
  expect([...everyRole].sort()).toEqual([...roles].sort());
});

test.each(routes.map(one => [keyOf(one), one] as const))('%s says itself who may', (key, one) => {
  expect([...one.roles].sort()).toEqual([...(table[key]?.may ?? [])].sort());
});

describe.each(Object.entries(table))('%s', (key, entry) => {
  test.each(signedIn)('%s', async role => {
    const answer = await knock(key, { role, supplier: own.id });
    if (entry.may.includes(role)) {
      const [status, code] = entry.answers;
      expect(answer).toMatchObject({ status, body: code === undefined ? {} : { code } });
      return;
    }
    expect(refusal(answer)).toEqual({
      status: 403,
      type: expect.stringMatching(/^application\/problem\+json/),
      body: {
        type: 'urn:inventory:problem:forbidden',
        title: 'Forbidden',
        status: 403,
        detail: `Role ${role} may not do this.`,
        code: 'forbidden',
        hint: expect.stringMatching(/^It takes one of: (inv_\w+(, )?)+\.$/),
        request_id: answer.headers.get('x-request-id'),
      },
      inside: null,
    });
  });

  test.each(Object.keys(nobodies))('%s', async name => {
    const answer = await knock(key, (await nobodies[name]?.(door.settings, own.id)) as Call);
    expect(refusal(answer)).toEqual({
      status: 401,
      type: expect.stringMatching(/^application\/problem\+json/),
      body: expect.objectContaining({
        status: 401,
        code: expect.stringMatching(/^(unauthorized|invalid_token)$/),
      }),
      inside: null,
    });
    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
  });
});

test.each(['/healthz', '/readyz', '/metrics'])('%s takes no token', async path => {
  expect((await door.call(path)).status).toBe(200);
});

test('a refusal comes before the body is read', async () => {
  const token = await forge(door.settings, { sub: 'a', role: 'inv_analyst' });
  const answer = await door.call('/api/spp/suppliers', {
    token,
    body: '{"broken',
    headers: { 'content-type': 'application/json' },
  });
  expect(answer.status).toBe(403);
});
