import { z } from 'zod';
import { sppReaders } from '../../../access.ts';
import type { Role } from '../../../database/pools.ts';
import { Problem } from '../../../problem.ts';
import { type Route, route } from '../../route.ts';
import { listOf, page, pageOf, rowsFor, supplier, uuid } from '../../shapes.ts';

const managers: Role[] = ['inv_catalog_manager', 'inv_admin'];
const readers = sppReaders.filter(role => role !== 'inv_supplier');
const code = z.string().min(1).max(512);
const pair = z.union([
  z.strictObject({ pair_id: uuid }),
  z.strictObject({ supplier, code, other_supplier: supplier, other_code: code }),
]);
const statements = {
  verify: 'select spp.verify_mapping($1) as answer',
  reject: 'select spp.reject_mapping($1) as answer',
};

export const matchingRoutes: Route[] = [
  route({
    method: 'post',
    path: '/api/spp/matching/run',
    roles: managers,
    body: z.strictObject({ supplier: supplier.optional() }),
    handle: async ({ body, spp }) => ({
      body: await spp(async client => {
        const { rows } = await client.query('select spp.match_products($1) as answer', [
          body.supplier ?? null,
        ]);
        return rows[0].answer;
      }),
    }),
  }),
  route({
    method: 'get',
    path: '/api/spp/matching/candidates',
    roles: readers,
    query: z.strictObject({ ...page, supplier: supplier.optional() }),
    handle: async ({ query, spp }) => {
      const { rows } = await spp(client =>
        client.query<{ confidence: string; pair_id: string }>(
          'select * from spp.match_candidates($1, $2, $3, $4)',
          [query.supplier ?? null, ...after(query.cursor), rowsFor(query.limit)],
        ),
      );
      return { body: pageOf(rows, query.limit, row => `${row.confidence.replace('.', '_')}_${row.pair_id}`) };
    },
  }),
  route({
    method: 'post',
    path: '/api/spp/matching/decide',
    roles: managers,
    body: z.strictObject({
      pairs: listOf(pair, { most: 1000 }),
      decision: z.enum(['verify', 'reject']),
    }),
    handle: async ({ body, spp }) => ({
      body: await spp(async client => {
        const pairs = JSON.stringify(body.pairs);
        return (await client.query(statements[body.decision], [pairs])).rows[0].answer;
      }),
    }),
  }),
];

/** The confidence and the id in a cursor. @throws Problem 400 when it holds something else */
function after(cursor: string | undefined): [string | null, string | null] {
  if (cursor === undefined) return [null, null];
  const [, whole, part, id] = /^(\d{1,3})_(\d\d)_(.+)$/.exec(cursor) ?? [];
  if (uuid.safeParse(id).success) return [`${whole}.${part}`, id as string];
  throw new Problem(400, 'invalid_request', 'cursor: is no cursor of this list.');
}
