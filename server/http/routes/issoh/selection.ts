import { z } from 'zod';
import { issohReaders } from '../../../access.ts';
import type { Role } from '../../../database/pools.ts';
import { Problem } from '../../../problem.ts';
import { id, listed, text } from '../../answers.ts';
import { readPage } from '../../pages.ts';
import { type Answer, type Call, type Route, route } from '../../route.ts';
import { IssohQueueResult, IssohVSelectionPipeline } from '../../rows.ts';
import { flag, listOf, note, page, uuid } from '../../shapes.ts';

/** Who chooses; that only an approver approves is the database's to say. */
export const reviewers: Role[] = ['inv_reviewer', 'inv_approver', 'inv_admin'];

/** Items one call may decide. */
const MOST_ITEMS = 10_000;

export const queueIds = listOf(uuid, { most: MOST_ITEMS });

/** Criteria and filters as the database reads them: it names what it does not know. */
export const criteria = z
  .record(z.string().max(100), z.unknown())
  .describe(
    'All that is given must hold: supplier_codes, category, search, min_price, max_price, is_new, product_ids; of the queue min_score and recommended, too; to queue include_rejected, too.',
  );

const list = (one: z.ZodType<string, string>) =>
  z
    .string()
    .max(100_000)
    .transform(text => text.split(','))
    .pipe(z.array(one).max(1000))
    .optional();

/** Filters as query parameters; lists are separated by commas. */
export const filters = {
  supplier_codes: list(z.string().min(1).max(64)),
  category: z.string().max(1000).optional(),
  search: z.string().max(1000).optional(),
  min_price: z.string().max(100).optional(),
  max_price: z.string().max(100).optional(),
  is_new: flag.optional(),
  recommended: flag.optional(),
  product_ids: list(uuid),
  min_score: z.string().max(100).optional(),
};

const status = z.string().max(64).optional();

export const listQuery = z.strictObject({ status, ...filters, ...page });
export const facetQuery = z.strictObject({ status, ...filters });

interface Item {
  queue_id: string;
  score: string | null;
}

/** A page of the queue, the highest score first. */
export async function listItems(
  call: Call<unknown, z.infer<typeof listQuery>, unknown>,
  fallback: string | null,
): Promise<Answer> {
  const { status, limit: _, cursor, ...given } = call.query;
  const after = placeOf(cursor);
  const sql = 'select * from issoh.list_selection($1, $2, $3, $4, $5)';
  const values = [JSON.stringify(given), status ?? fallback, after.score, after.id];
  const key = (row: Item) => `${row.score?.replace('.', '_') ?? 'none'}__${row.queue_id}`;
  return { body: await readPage(call, 'issoh', sql, values, key) };
}

/** Where a page begins: behind an item of a score. @throws Problem 400 */
function placeOf(cursor: string | undefined): { score: string | null; id: string | null } {
  if (cursor === undefined) return { score: null, id: null };
  const [score = '', id] = cursor.split('__');
  if (/^(none|\d{1,3}_\d\d)$/.test(score) && uuid.safeParse(id).success) {
    return { score: score === 'none' ? null : score.replace('_', '.'), id: id as string };
  }
  throw new Problem(400, 'invalid_request', 'cursor: is no cursor of this list.');
}

const Outcome = z
  .object({
    done: z.array(id).describe('Items that are decided so now.'),
    conflicts: z.array(z.object({ queue_id: id, reason: text.describe('docs/error_codes.md has all.') })),
  })
  .meta({ id: 'SelectionOutcome' });

export const selectionRoutes: Route[] = [
  route({
    method: 'post',
    path: '/api/issoh/selection/queue',
    operation: 'queueForSelection',
    summary: 'Queues products of suppliers for selection.',
    roles: reviewers,
    body: z.strictObject({ criteria, limit: z.number().int().min(1).max(2_147_483_647).nullish() }),
    answers: { 200: IssohQueueResult },
    handle: async ({ body, issoh }) => {
      const { rows } = await issoh(client =>
        client.query('select * from issoh.queue_for_selection($1, $2)', [
          JSON.stringify(body.criteria),
          body.limit ?? null,
        ]),
      );
      return { body: rows[0] };
    },
  }),
  route({
    method: 'get',
    path: '/api/issoh/selection/pending',
    operation: 'listPendingSelection',
    summary: 'Items that wait for a decision, the highest score first.',
    roles: issohReaders,
    query: listQuery.omit({ status: true }),
    answers: { 200: listed(IssohVSelectionPipeline) },
    handle: call => listItems(call, 'pending'),
  }),
  route({
    method: 'post',
    path: '/api/issoh/selection/approve',
    operation: 'decideSelection',
    summary: 'Approves, rejects, recommends, holds or reopens items, each for itself.',
    roles: reviewers,
    body: z.strictObject({
      queue_ids: queueIds,
      decision: z.enum(['approve', 'reject', 'on_hold', 'recommend', 'reopen']).default('approve'),
      notes: note.nullish(),
    }),
    answers: { 200: Outcome },
    handle: async ({ body, issoh }) => {
      const { rows } = await issoh(client =>
        client.query('select to_jsonb(issoh.decide_selection($1, $2, $3)) as outcome', [
          body.queue_ids,
          body.decision,
          body.notes ?? null,
        ]),
      );
      return { body: rows[0]?.outcome };
    },
  }),
];
