import { z } from 'zod';
import { type Tier, tiers } from '../../../database/migrate.ts';
import type { Role } from '../../../database/pools.ts';
import { Problem } from '../../../problem.ts';
import { type Call, type Route, route } from '../../route.ts';
import { page, pageOf, rowsFor } from '../../shapes.ts';

const roles: Role[] = ['inv_admin'];
const database = z.enum(tiers);
const jobId = z
  .string()
  .regex(/^\d{1,18}$/, 'is no id of a job')
  .max(18);
const statements = {
  retry: { spp: 'select spp.retry_jobs($1)', issoh: 'select issoh.retry_jobs($1)' },
  discard: { spp: 'select spp.discard_jobs($1)', issoh: 'select issoh.discard_jobs($1)' },
};
const list = {
  spp: 'select * from spp.list_jobs($1, $2, $3, $4)',
  issoh: 'select * from issoh.list_jobs($1, $2, $3, $4)',
};

/** A job as the list shows it. */
interface Job {
  database: Tier;
  job_id: string;
}

export const jobRoutes: Route[] = [
  route({
    method: 'get',
    path: '/api/isi/jobs',
    roles,
    query: z.strictObject({
      database: database.optional(),
      state: z.string().max(50).optional(),
      task: z.string().max(200).optional(),
      ...page,
    }),
    handle: async call => {
      const { limit, state, task } = call.query;
      const [first, after] = beginOf(call.query.cursor);
      const asked = tiers.filter(tier => call.query.database === undefined || tier === call.query.database);
      const jobs: Job[] = [];
      // One database after the other, each from where the page before ended.
      for (const tier of asked.slice(Math.max(asked.indexOf(first), 0))) {
        const rows = rowsFor(limit) - jobs.length;
        if (rows > 0)
          jobs.push(...(await read(call, tier, [state, task, tier === first ? after : null, rows])));
      }
      return { body: pageOf(jobs, limit, job => `${job.database}_${job.job_id}`) };
    },
  }),
  ...(['retry', 'discard'] as const).map(verb =>
    route({
      method: 'post',
      path: `/api/isi/jobs/:database/:jobId/${verb}`,
      roles,
      params: z.object({ database, jobId }),
      handle: async call => {
        const { database: tier, jobId: id } = call.params;
        await call[tier](client => client.query(statements[verb][tier], [[id]]));
        return { body: { database: tier, job_id: id, [verb === 'retry' ? 'retried' : 'discarded']: true } };
      },
    }),
  ),
];

async function read(call: Call<unknown, unknown, unknown>, tier: Tier, values: unknown[]): Promise<Job[]> {
  const { rows } = await call[tier](client => client.query<{ job_id: string }>(list[tier], values));
  return rows.map(row => ({ database: tier, ...row }));
}

/** The database and job in a cursor. @throws Problem 400 when it holds something else */
function beginOf(cursor: string | undefined): [Tier, string | null] {
  if (cursor === undefined) return ['spp', null];
  const [, tier, id] = /^(spp|issoh)_(\d{1,18})$/.exec(cursor) ?? [];
  if (id !== undefined) return [tier as Tier, id];
  throw new Problem(400, 'invalid_request', 'cursor: is no cursor of this list.');
}
