import { z } from 'zod';
import { sppReaders } from '../../../access.ts';
import type { Role } from '../../../database/pools.ts';
import { matchingRun, problemOf, startMatching, waitForMatching } from '../../../operations/matching.ts';
import { count, id, listed, moment, share, text } from '../../answers.ts';
import { readPage } from '../../pages.ts';
import { type Route, route } from '../../route.ts';
import { SppVMatchCandidates } from '../../rows.ts';
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

const MatchingResult = z.object({ compared: count, auto: count, waiting: count }).meta({
  id: 'MatchingResult',
  description: 'Pairs compared and accepted, and those that wait for a person.',
});
const MatchingTaken = z
  .object({ run_id: id, status: text, status_url: text })
  .meta({ id: 'MatchingTaken', description: 'A run that goes on, and where it is looked at.' });
const MatchingRun = z
  .object({
    run_id: id,
    status: z.enum(['queued', 'running', 'completed', 'failed']),
    requested_at: moment,
    started_at: moment.nullable(),
    finished_at: moment.nullable(),
    phase: text.nullable().describe('read, deal, find, compare, group, join or settle.'),
    done: count.describe('Products, keys or pairs of this phase.'),
    total: count,
    progress: share.describe('Of the whole, 0 to 1.'),
    result: MatchingResult.nullable(),
    failure: z.object({ code: text, message: text, hint: text.nullable() }).nullable(),
  })
  .meta({ id: 'MatchingRun' });

export const matchingRoutes: Route[] = [
  route({
    method: 'post',
    path: '/api/spp/matching/run',
    operation: 'runMatching',
    summary: 'Looks for the same product at several suppliers; waits 20 seconds, then says where to look.',
    roles: managers,
    body: z.strictObject({ supplier: supplier.optional() }),
    answers: { 200: MatchingResult, 202: MatchingTaken },
    handle: async ({ body, spp, context, response }) => {
      const run_id = await startMatching(spp, body.supplier ?? null);
      const gone = new AbortController();
      response.once('close', () => gone.abort());
      const patience = Math.min(LONGEST_WAIT_MS, context.settings.waitTimeoutMs);
      const signal = AbortSignal.any([gone.signal, ...(context.draining ? [context.draining] : [])]);
      const run = await waitForMatching(spp, run_id, patience, signal);
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
    operation: 'getMatchingRun',
    summary: 'How a run of matching stands.',
    roles: managers,
    params: z.object({ runId: uuid }),
    answers: { 200: MatchingRun },
    handle: async ({ params, spp }) => ({ body: await matchingRun(spp, params.runId) }),
  }),
  route({
    method: 'get',
    path: '/api/spp/matching/candidates',
    operation: 'listMatchCandidates',
    summary: 'Pairs of products that may be the same and wait for a decision, the surest first.',
    roles: readers,
    query: z.strictObject({ ...page, supplier: supplier.optional() }),
    answers: { 200: listed(SppVMatchCandidates) },
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
    operation: 'decideMatches',
    summary: 'Says of pairs of products that they are the same, or are not; all or none.',
    roles: managers,
    body: z.strictObject({
      pairs: listOf(pair, { most: 1000 }),
      decision: z.enum(['verify', 'reject']),
    }),
    answers: { 200: z.union([z.object({ verified: count }), z.object({ rejected: count })]) },
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
