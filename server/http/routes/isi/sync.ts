import { z } from 'zod';
import { issohReaders } from '../../../access.ts';
import { syncStatus } from '../../../database/reach-spp.ts';
import { id } from '../../answers.ts';
import { type Route, route } from '../../route.ts';
import { IssohVSyncStatus } from '../../rows.ts';
import { listOf, uuid } from '../../shapes.ts';

export const syncRoutes: Route[] = [
  route({
    method: 'get',
    path: '/api/isi/sync/status',
    operation: 'getSyncStatus',
    summary: 'How far IS-SOH is behind SPP.',
    roles: issohReaders,
    answers: { 200: IssohVSyncStatus },
    handle: async ({ issoh, context }) => ({
      body: await issoh(client => syncStatus(client, context.limits.linkAnswer)),
    }),
  }),
  route({
    method: 'post',
    path: '/api/isi/sync/run',
    operation: 'runSync',
    summary: 'Looks at SPP now; `full` compares every selected product.',
    roles: ['inv_approver', 'inv_pricing_manager', 'inv_admin'],
    body: z
      .strictObject({ full: z.boolean().optional(), product_ids: listOf(uuid, { least: 0 }).nullish() })
      .optional(),
    answers: { 202: z.object({ job_id: id }) },
    handle: async ({ body, issoh }) => {
      const { rows } = await issoh(client =>
        client.query('select run_id as job_id from issoh.request_sync($1, $2)', [
          body?.full ?? false,
          body?.product_ids ?? null,
        ]),
      );
      return { status: 202, body: rows[0] };
    },
  }),
];
