/** What was accepted and does not go on: jobs and uploads that wait for nobody, or fail again and again. */
import type pg from 'pg';
import type { Connections } from '../database/connect.ts';
import { type Tier, tiers } from '../database/migrate.ts';

export interface Stuck {
  database: Tier;
  what: 'job' | 'upload';
  id: string;
  /** The job's task, or the supplier's code and the name of the file. */
  name: string;
  since: Date;
  why: string;
}

const STUCK_JOBS = `
  select 'job' as what, j.job_id::text as id, j.task as name, j.created_at as since,
         concat_ws(': ', j.state || format(' after %s of %s tries', j.attempts, j.max_attempts),
                   split_part(j.last_error, E'\\n', 1)) as why
    from lease.jobs() j
   where j.state in ('its worker is gone', 'given up', 'overdue')
   order by j.job_id`;

/** A second try that somebody is at is the work of a worker that died, taken up: it goes on. */
const STUCK_UPLOADS = `
  select 'upload' as what, b.batch_id::text as id, s.supplier_code || ' ' || b.file_name as name, b.upload_date as since,
         concat_ws(': ', case when b.attempts > 1 then format('tried %s times', b.attempts)
                              when b.status = 'processing' then 'nobody works on it'
                              else 'no job will take it up' end, b.last_failure) as why
    from spp.upload_batches b
    join spp.suppliers s on s.supplier_id = b.supplier_id
   where b.status in ('queued', 'processing')
     and (b.attempts > 2
          or b.attempts > 1 and lease.is_free(b.lease_token, b.lease_owner, b.lease_expires_at)
          or b.status = 'processing' and b.lease_expires_at < now() - interval '1 minute'
          or b.upload_date < now() - interval '2 minutes'
             and not exists (select from graphile_worker.jobs j
                              where j.key = 'uploads:' || b.supplier_id
                                and (j.attempts < j.max_attempts or j.locked_at is not null)))
   order by b.batch_id`;

/** What is stuck in the databases, oldest first in each. */
export async function findStuck(
  connections: Connections,
  databases: readonly Tier[] = tiers,
): Promise<Stuck[]> {
  const found = await Promise.all(
    databases.map(async database => {
      const pool = connections.owner[database];
      const rows = [
        ...(database === 'spp' ? await rowsOf(pool, STUCK_UPLOADS) : []),
        ...(await rowsOf(pool, STUCK_JOBS)),
      ];
      return rows.map(row => ({ database, ...row }));
    }),
  );
  return found.flat();
}

async function rowsOf(pool: pg.Pool, sql: string): Promise<Omit<Stuck, 'database'>[]> {
  return (await pool.query<Omit<Stuck, 'database'>>(sql)).rows;
}
