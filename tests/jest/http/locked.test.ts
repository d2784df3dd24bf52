/** No statement of a request outlasts its limit: behind a locked table every route ends with 503. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type pg from 'pg';
import { tiers } from '../../../server/database/migrate.ts';
import { routes } from '../../../server/http/app.ts';
import { type Door, list, openDoor, profile } from './door.ts';

const admin = { role: 'inv_admin' } as const;
const id = '00000000-0000-4000-8000-000000000000';
const movement = { internal_sku: 'HAMMER', movement_type: 'receipt', quantity: 1, to_location: 'CPT' };

/** What each route takes, where it takes more than ids. */
const bodies: Record<string, unknown> = {
  'post /api/spp/suppliers': { supplier_code: 'NEW', supplier_name: 'New' },
  'post /api/spp/quarantine/resubmit': { rows: [{ staging_id: id, data: {} }] },
  'post /api/spp/quarantine/discard': { staging_ids: [id] },
  'post /api/spp/matching/run': {},
  'post /api/spp/matching/decide': { pairs: [{ pair_id: id }], decision: 'verify' },
  'post /api/spp/categories/assign': { category: 'tools', product_ids: [id] },
  'post /api/issoh/stock/movement': movement,
  'post /api/issoh/stock/movements': { movements: [movement] },
  'post /api/issoh/stock/movement/:movementId/cost': { unit_cost: 1 },
  'post /api/issoh/stock/counts': { warehouse: 'CPT', counts: [{ internal_sku: 'HAMMER', quantity: 1 }] },
  'post /api/issoh/stock/reservations': { internal_sku: 'HAMMER', warehouse: 'CPT', quantity: 1 },
  'post /api/issoh/stock/reservations/release': { reference_type: 'SO', reference_id: '1' },
  'patch /api/issoh/stock/reservations/:reservationId': { quantity: 1 },
  'put /api/issoh/stock/reorder-levels': { internal_sku: 'HAMMER', warehouse: 'CPT', reorder_point: 1 },
  'post /api/issoh/orders': {
    po_number: 'PO-1',
    supplier: 'ACME',
    lines: [{ internal_sku: 'HAMMER', quantity: 1 }],
  },
  'post /api/issoh/orders/quote': { supplier: 'ACME', lines: [{ internal_sku: 'HAMMER', quantity: 1 }] },
  'patch /api/issoh/orders/:poNumber': { product: 'HAMMER', quantity: 1 },
  'put /api/issoh/pricing/:productId': { cost_price: 1 },
  'put /api/issoh/pricing-defaults': { markup_percentage: 1 },
  'post /api/issoh/selection/queue': { criteria: { supplier_codes: ['ACME'] } },
  'post /api/issoh/selection/approve': { queue_ids: [id] },
  'post /api/isi/review/start': {},
  'post /api/isi/review/release': {},
  'post /api/isi/review/score': {},
  'post /api/isi/import/execute': {},
  'post /api/isi/sync/run': {},
  'put /api/spp/suppliers/:supplierId/profile': {},
  'post /api/issoh/products': { internal_sku: 'HAMMER', product_name: 'Hammer' },
  'patch /api/issoh/products/:product': { product_name: 'Hammer' },
  'post /api/issoh/warehouses': { warehouse_code: 'CPT', warehouse_name: 'Cape Town' },
  'patch /api/issoh/warehouses/:warehouse': { warehouse_name: 'Cape Town' },
  'post /api/issoh/pricing/:productId/cost': { cost_price: 1 },
  'post /api/issoh/pricing/:productId/end': {},
  'post /api/issoh/pricing-defaults/end': {},
  'post /api/issoh/contracts': { contracts: [{ supplier: 'ACME', rebate_percentage: 1 }] },
  'post /api/issoh/contracts/:contractId/end': {},
  'post /api/issoh/price-proposals/decide': { proposal_ids: [id], decision: 'accept' },
  'put /api/issoh/pricing-tiers/:tier': { tier_name: 'Trade' },
  'put /api/issoh/exchange-rates': {
    rates: [{ currency_code: 'USD', rate_date: '2026-01-01', rate: '1.1' }],
  },
};
const isById = /^:(batch|contract|run|movement|product|queue|reservation)Id$/;

/** What stands for a part of a path. */
function given(part: string, path: string): string {
  if (part === ':database') return 'spp';
  if (part === ':jobId') return path.includes('/jobs/') ? '1' : id;
  return isById.test(part) ? id : 'ACME';
}

let door: Door;
beforeAll(async () => {
  door = await openDoor({ graphqlAtOnce: true, limits: { statements: { rest: 200, graphql: 200 } } });
  await door.world.addSupplier('ACME', profile);
});
afterAll(() => door.close());

/** Locks every table of both databases. */
async function lockAll(): Promise<pg.PoolClient[]> {
  return Promise.all(
    tiers.map(async tier => {
      const holder = await door.world.connections.owner[tier].connect();
      await holder.query('begin');
      const { rows } = await holder.query<{ name: string }>(
        `select c.oid::regclass::text as name from pg_catalog.pg_class c
          where c.relkind in ('r', 'p') and not c.relispartition
            and c.relnamespace::regnamespace::text in ('spp', 'spp_private', 'spp_kept', 'issoh', 'issoh_private', 'issoh_kept', 'audit',
                                                        'lease', 'graphile_worker')`,
      );
      await holder.query(`lock table ${rows.map(row => row.name).join(', ')} in access exclusive mode`);
      return holder;
    }),
  );
}

test('every route, and GraphQL, ends with 503 where every table is locked', async () => {
  const holders = await lockAll();
  try {
    const answers: Record<string, unknown> = {};
    for (const { method, path } of routes) {
      const route = `${method} ${path}`;
      const url = path.replace(/:\w+/g, part => given(part, path));
      const sent = /\/(upload\/:supplierId|issoh\/import\/)/.test(path)
        ? { body: list('A1,Hammer,1') }
        : bodies[route] === undefined
          ? {}
          : { json: bodies[route] };
      const { status, body } = await door.call(url, { ...admin, ...sent, method: method.toUpperCase() });
      answers[route] = [status, body.code];
    }
    const { body } = await door.graphql('{suppliers {nodes {supplierCode}}}', admin);
    answers.graphql = [503, body.errors[0].extensions.code];
    expect(Object.keys(answers).length).toBe(routes.length + 1);
    // By the link SPP does not answer either.
    const codeOf = (route: string) => (route === 'get /api/isi/sync/status' ? 'link_silent' : 'timeout');
    expect(answers).toEqual(
      Object.fromEntries(Object.keys(answers).map(route => [route, [503, codeOf(route)]])),
    );
  } finally {
    for (const holder of holders) {
      await holder.query('rollback');
      holder.release();
    }
  }
});
