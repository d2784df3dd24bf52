import { asked, gauge } from './scrape.ts';

/** In the words of `jobs list`; what is wrong is told as 0, too, where nothing is. */
const JOBS = `
  with jobs as materialized (
    select j.task, j.state from lease.jobs() j
  )
  select 'inventory_jobs' as name, jsonb_build_object('task', j.task, 'state', j.state) as labels, count(*) as value
    from jobs j
   group by j.task, j.state
  union all
  select 'inventory_jobs_stuck', jsonb_build_object('state', s.state),
         (select count(*) from jobs j where j.state = s.state)
    from (values ('given up'), ('overdue'), ('its worker is gone')) s (state)
  union all
  select 'inventory_workers', jsonb_build_object('state', s.state),
         (select count(*) from lease.workers w
           where w.worker_name = 'worker' and lease.lives(w.worker_id) = (s.state = 'beats'))
    from (values ('beats'), ('silent')) s (state)`;

export const jobs = asked(
  [
    gauge('inventory_jobs', 'Jobs of the worker that are not done', 'database', 'task', 'state'),
    gauge('inventory_jobs_stuck', 'Jobs of the worker that do not go on by themselves', 'database', 'state'),
    gauge('inventory_workers', 'Workers by whether they beat', 'database', 'state'),
  ],
  { spp: JOBS, issoh: JOBS },
);
