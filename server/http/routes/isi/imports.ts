import { z } from 'zod';
import { issohReaders } from '../../../access.ts';
import type { Role } from '../../../database/pools.ts';
import { type Route, route } from '../../route.ts';
import { listOf, uuid } from '../../shapes.ts';

const approvers: Role[] = ['inv_approver', 'inv_admin'];
const params = z.object({ jobId: uuid });

export const importRoutes: Route[] = [
  route({
    method: 'post',
    path: '/api/isi/import/execute',
    roles: approvers,
    body: z.strictObject({ queue_ids: listOf(uuid).nullish() }).optional(),
    handle: async ({ body, issoh }) => {
      const { rows } = await issoh(client =>
        client.query<{ job_id: string }>('select issoh.request_import($1) as job_id', [
          body?.queue_ids ?? null,
        ]),
      );
      const location = `/api/isi/import/status/${rows[0]!.job_id}`;
      return { status: 202, headers: { location }, body: rows[0] };
    },
  }),
  route({
    method: 'get',
    path: '/api/isi/import/status/:jobId',
    roles: issohReaders,
    params,
    handle: async ({ params, issoh }) => {
      const { rows } = await issoh(client =>
        client.query('select issoh.import_status($1) as answer', [params.jobId]),
      );
      return { body: rows[0].answer };
    },
  }),
  route({
    method: 'post',
    path: '/api/isi/import/:jobId/undo',
    roles: approvers,
    params,
    handle: async ({ params, issoh }) => {
      const { rows } = await issoh(client =>
        client.query('select issoh.undo_import($1) as answer', [params.jobId]),
      );
      return { body: rows[0].answer };
    },
  }),
];
