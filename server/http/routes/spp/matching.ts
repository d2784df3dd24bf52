import { z } from 'zod';
import { sppReaders } from '../../../access.ts';
import type { Role } from '../../../database/pools.ts';
import { matchingRun, problemOf, startMatching, waitForMatching } from '../../../operations/matching.ts';
import { readPage } from '../../pages.ts';
import { type Route, route } from '../../route.ts';
import { foreignCursor, listOf, page, supplier, uuid } from '../../shapes.ts';

const managers: Role[] = ['inv_catalog_manager', 'inv_admin'];
const readers = sppReaders.filter(role => role !== 'inv_supplier');
/** Of a run that a request waits for; then it is told where to look. */
const LONGEST_WAIT_MS = 20_000;
const code = z.string().min(1).max(512);
const pair = z.union(
  [
    z.strictObject({ pair_id: uuid }),
    z.strictObject({ supplier, code, other_supplier: supplier, other_code: code }),
  ],
  'takes {pair_id} or {supplier, code, other_supplier, other_code}',
);
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
    handle: async ({ body, spp, context, response }) => {
      const run_id = await startMatching(spp, body.supplier ?? null);
      const gone = new AbortController();
      response.once('close', () => gone.abort());
      const patience = Math.min(LONGEST_WAIT_MS, context.settings.waitTimeoutMs);
      const run = await waitForMatching(spp, run_id, patience, gone.signal);
      if (run.status === 'failed') throw problemOf(run);
      if (run.status === 'completed') return { body: run.result };
      const status_url = `/api/spp/matching/run/${run_id}`;
      return {
        status: 202,
        headers: { location: status_url },
        body: { run_id, status: run.status, status_url },
      };
    },
  }),
  route({
    method: 'get',
    path: '/api/spp/matching/run/:runId',
    roles: managers,
    params: z.object({ runId: uuid }),
    handle: async ({ params, spp }) => ({ body: await matchingRun(spp, params.runId) }),
  }),
  route({
    method: 'get',
    path: '/api/spp/matching/candidates',
    roles: readers,
    query: z.strictObject({ ...page, supplier: supplier.optional() }),
    handle: async call => {
      const { query } = call;
      const sql = 'select * from spp.match_candidates($1, $2, $3, $4)';
      const key = (row: { confidence: string; pair_id: string }) =>
        `${row.confidence.replace('.', '_')}_${row.pair_id}`;
      return {
        body: await readPage(call, 'spp', sql, [query.supplier ?? null, ...after(query.cursor)], key),
      };
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
  throw foreignCursor();
}
