import { z } from 'zod';
import { issohReaders } from '../../../access.ts';
import { type Route, route } from '../../route.ts';
import { listOf, uuid } from '../../shapes.ts';

export const scoreRoutes: Route[] = [
  route({
    method: 'post',
    path: '/api/isi/review/score',
    roles: ['inv_reviewer', 'inv_approver', 'inv_admin'],
    body: z.strictObject({ queue_ids: listOf(uuid, { most: 100_000 }).nullish() }).optional(),
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
    roles: issohReaders,
    params: z.object({ queueId: uuid }),
    handle: async ({ params, issoh }) => {
      const { rows } = await issoh(client =>
        client.query('select * from issoh.explain_score($1)', [params.queueId]),
      );
      return { body: rows[0] };
    },
  }),
];
