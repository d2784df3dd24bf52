import { z } from 'zod';
import { issohReaders } from '../../../access.ts';
import { count } from '../../answers.ts';
import { type Route, route } from '../../route.ts';
import { IssohScoreExplanation } from '../../rows.ts';
import { listOf, uuid } from '../../shapes.ts';

export const scoreRoutes: Route[] = [
  route({
    method: 'post',
    path: '/api/isi/review/score',
    operation: 'scoreSelection',
    summary: 'Scores items anew; none named: all that wait.',
    roles: ['inv_reviewer', 'inv_approver', 'inv_admin'],
    body: z.strictObject({ queue_ids: listOf(uuid, { most: 100_000 }).nullish() }).optional(),
    answers: { 200: z.object({ scored: count }) },
    handle: async ({ body, issoh }) => {
      const { rows } = await issoh(client =>
        client.query('select issoh.score_selection($1) as scored', [body?.queue_ids ?? null]),
      );
      return { body: rows[0] };
    },
  }),
  route({
    method: 'get',
    path: '/api/isi/review/:queueId/explain',
    operation: 'explainScore',
    summary: 'How the score of an item came about, in words and figures.',
    roles: issohReaders,
    params: z.object({ queueId: uuid }),
    answers: { 200: IssohScoreExplanation },
    handle: async ({ params, issoh }) => {
      const { rows } = await issoh(client =>
        client.query('select * from issoh.explain_score($1)', [params.queueId]),
      );
      return { body: rows[0] };
    },
  }),
];
