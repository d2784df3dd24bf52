import { z } from 'zod';
import { type Tier, tiers } from '../../../database/migrate.ts';
import type { Role } from '../../../database/pools.ts';
import { Problem } from '../../../problem.ts';
import { listed, text } from '../../answers.ts';
import { readRows } from '../../pages.ts';
import { type Route, route } from '../../route.ts';
import { IssohJob } from '../../rows.ts';
import { encodeCursor, page } from '../../shapes.ts';

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

const Job = z
  .object({ database, ...IssohJob.shape })
  .meta({ id: 'Job', description: 'A job of a worker: what it is to do, and how often it was tried.' });

export const jobRoutes: Route[] = [
  route({
    method: 'get',
    path: '/api/isi/jobs',
    operation: 'listJobs',
    summary: 'Jobs of the workers of both databases.',
    roles,
    query: z.strictObject({
      database: database.optional(),
      state: z.string().max(50).optional(),
      task: z.string().max(200).optional(),
      ...page,
    }),
    answers: { 200: listed(Job) },
    handle: async call => {
      const { limit, state, task } = call.query;
      const [first, after] = beginOf(call.query.cursor);
      const asked = tiers.filter(tier => call.query.database === undefined || tier === call.query.database);
      const jobs: Job[] = [];
      let more = false;
      // One database after the other, each from where the page before ended; one more than shown says that there are more.
      for (const tier of asked.slice(Math.max(asked.indexOf(first), 0))) {
        const values = [state, task, tier === first ? after : null, limit + 1 - jobs.length];
        const { rows, of } = await readRows<Omit<Job, 'database'>>(
          call[tier],
          list[tier],
          values,
          call.context.limits.page,
        );
        jobs.push(...rows.map(row => ({ database: tier, ...row })));
        more = of > rows.length || jobs.length > limit;
        if (more) break;
      }
      const items = jobs.slice(0, limit);
      const last = items.at(-1);
      const next_cursor = more && last ? encodeCursor(`${last.database}_${last.job_id}`) : null;
      return { body: { items, next_cursor } };
    },
  }),
  ...(['retry', 'discard'] as const).map(verb =>
    route({
      method: 'post',
      path: `/api/isi/jobs/:database/:jobId/${verb}`,
      operation: `${verb}Job`,
      summary: verb === 'retry' ? 'Has a job tried again now.' : 'Takes a job away.',
      roles,
      params: z.object({ database, jobId }),
      answers: {
        200: z.object({
          database,
          job_id: text,
          [verb === 'retry' ? 'retried' : 'discarded']: z.literal(true),
        }),
      },
      handle: async call => {
        const { database: tier, jobId: id } = call.params;
        await call[tier](client => client.query(statements[verb][tier], [[id]]));
        return { body: { database: tier, job_id: id, [verb === 'retry' ? 'retried' : 'discarded']: true } };
      },
    }),
  ),
];

/** The database and job in a cursor. @throws Problem 400 when it holds something else */
function beginOf(cursor: string | undefined): [Tier, string | null] {
  if (cursor === undefined) return ['spp', null];
  const [, tier, id] = /^(spp|issoh)_(\d{1,18})$/.exec(cursor) ?? [];
  if (id !== undefined) return [tier as Tier, id];
  throw new Problem(400, 'invalid_request', 'cursor: is no cursor of this list.');
}
