import { z } from 'zod';
import { issohReaders } from '../../../access.ts';
import type { Role } from '../../../database/pools.ts';
import { count, id, moment, text } from '../../answers.ts';
import { type Route, route } from '../../route.ts';
import { listOf, uuid } from '../../shapes.ts';

const approvers: Role[] = ['inv_approver', 'inv_admin'];
const params = z.object({ jobId: uuid });

const Item = z
  .object({
    queue_id: id,
    product_id: id.optional(),
    reason: text.describe('docs/error_codes.md has all.'),
    message: text.optional(),
  })
  .meta({ id: 'ImportItem' });
const Import = z
  .object({
    job_id: id,
    status: z.enum(['queued', 'running', 'completed', 'failed', 'undone']),
    total: count,
    imported: count,
    conflict_count: count,
    error_count: count,
    requested_by: text,
    requested_at: moment,
    started_at: moment.nullable(),
    finished_at: moment.nullable(),
    undone_by: text.nullable(),
    undone_at: moment.nullable(),
    attempts: count,
    last_failure: text.nullable(),
    conflicts: z.array(Item),
    errors: z.array(Item),
    warnings: z.array(Item).describe('Imported, with something left to do.'),
    kept: z.array(Item).describe('What an undo had to leave.'),
  })
  .meta({ id: 'Import' });
const Undone = z
  .object({ undone: count, kept: z.array(Item), left: count.optional() })
  .meta({ id: 'ImportUndone' });

export const importRoutes: Route[] = [
  route({
    method: 'post',
    path: '/api/isi/import/execute',
    operation: 'executeImport',
    summary: 'Imports approved items; none named: all of them.',
    roles: approvers,
    body: z.strictObject({ queue_ids: listOf(uuid).nullish() }).optional(),
    answers: { 202: z.object({ job_id: id }) },
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
    operation: 'getImportStatus',
    summary: 'How an import stands; its lists hold the first 1,000 items each.',
    roles: issohReaders,
    params,
    answers: { 200: Import },
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
    operation: 'undoImport',
    summary: 'Takes an import back while nothing hangs on it; where `left` tells of more, call it again.',
    roles: approvers,
    params,
    answers: { 200: Undone },
    handle: async ({ params, issoh }) => {
      const { rows } = await issoh(client =>
        client.query('select issoh.undo_import($1) as answer', [params.jobId]),
      );
      return { body: rows[0].answer };
    },
  }),
];
