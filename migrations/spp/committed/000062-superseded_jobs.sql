--! Previous: sha1:a742287ee68425b43b913dfa928849da4c73e3b1
--! Hash: sha1:c9b517d9f2a4ec47f9bc0aa291b06614f2651936
--! Message: superseded_jobs

--! split: 1-current.sql
-- A job that was asked for again while it ran, and then failed, is superseded and not given up: another does the same.
set lock_timeout = '5s';

--! Included functions/common/lease/is_superseded.sql
create or replace function lease.is_superseded(
  key text,
  attempts integer,
  max_attempts integer,
  locked_at timestamptz,
  created_at timestamptz,
  updated_at timestamptz,
  last_error text
) returns boolean
language sql immutable parallel safe
as $$
  select key is null and attempts >= max_attempts
         -- Since it has failed nobody knows when it ran; one that never had a key was not asked for again.
         and (updated_at > coalesce(locked_at, created_at)
              -- Asked for again by a transaction that had begun before.
              or last_error is null and updated_at > created_at)
$$;
comment on function lease.is_superseded(text, integer, integer, timestamptz, timestamptz, timestamptz, text) is
  $$Whether a job was asked for again while it ran, or after it was given up: its key was taken from it then, and its
tries. Told by updated_at, which nothing else moves while a job runs, or of one without a key
(lease.run_jobs_again puts it back).$$;
--! EndIncluded functions/common/lease/is_superseded.sql
-- graphile_worker is made once all migrations have run.
set check_function_bodies = off;
--! Included functions/common/jobs/jobs.sql
create or replace function lease.jobs() returns setof lease.job
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select j.id, j.task_identifier,
         case when j.locked_by is not null
                   and (j.locked_at > now() - interval '1 minute'
                        or exists (select from lease.workers w
                                    where j.locked_by = any (w.job_owners) and lease.lives(w.worker_id))) then 'runs'
              when j.is_superseded then 'superseded'
              when j.locked_by is not null then 'its worker is gone'
              when j.attempts >= j.max_attempts then 'given up'
              when j.run_at < now() - interval '2 minutes' then 'overdue'
              when j.attempts > 0 then 'tries again'
              else 'waits'
         end,
         q.queue_name, j.attempts::integer, j.max_attempts::integer, j.run_at, j.created_at, j.locked_at, j.locked_by,
         j.last_error, j.payload::jsonb
    from (select p.*, t.identifier as task_identifier,
                 lease.is_superseded(p.key, p.attempts, p.max_attempts, p.locked_at, p.created_at, p.updated_at,
                                     p.last_error) as is_superseded
            from graphile_worker._private_jobs p
            join graphile_worker._private_tasks t on t.id = p.task_id) j
    left join graphile_worker._private_job_queues q on q.id = j.job_queue_id
$$;
comment on function lease.jobs() is
  $$Every job that is not done. Whoever locked one lives, or will be found dead within a minute.
superseded: another job does the same, as it was asked for again; what failed or lost its worker then is removed.$$;
--! EndIncluded functions/common/jobs/jobs.sql
reset check_function_bodies;
--! Included functions/common/jobs/run_jobs_again.sql
create or replace function lease.run_jobs_again(job_ids bigint[]) returns setof bigint
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_free constant bigint[] := array(
    select j.job_id
      from lease.jobs() j
     where j.job_id = any (run_jobs_again.job_ids) and j.state not in ('runs', 'its worker is gone'));
  v_done bigint[];
begin
  insert into audit.log (actor, role_name, request_id, operation, table_schema, table_name, record_key, old_values)
  select audit.logged_actor(), audit.acting_role(), nullif(current_setting('inv.request_id', true), ''), 'update',
         'graphile_worker', 'jobs', j.job_id::text, to_jsonb(j)
    from lease.jobs() j
   where j.job_id = any (v_free);
  v_done := array(select j.id from graphile_worker.reschedule_jobs(v_free, run_at => now(), attempts => 0) j);
  -- One without a key is not taken for superseded by this (lease.is_superseded): it has all its tries to use up.
  update graphile_worker._private_jobs j
     set updated_at = j.created_at
   where j.id = any (v_done) and j.key is null;
  if cardinality(v_done) = 0 then
    raise exception using
      errcode = 'SPNJO',
      message = 'There is no such job, or it runs just now.',
      hint = 'List the jobs again; one at which a worker works is left alone.';
  end if;
  return query select d.* from unnest(v_done) d;
end
$$;
comment on function lease.run_jobs_again(bigint[]) is
  $$Runs jobs again, at once and with all their tries; those that run are left alone. Answers the
ids of those it did. Raises SPNJO where it did none.$$;
--! EndIncluded functions/common/jobs/run_jobs_again.sql
--! Included functions/common/alerts/job_alerts.sql
create or replace function common.job_alerts() returns setof common.alert
-- In plpgsql, as a database without the worker lacks its tables.
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  -- The states that lease.jobs() tells, of no other job: what is due stands in the index of what the worker takes next.
  return query
  select case j.state when 'overdue' then 'jobs_overdue' else 'jobs_given_up' end, 'error', min(j.run_at),
         format('Jobs %s: %s (%s)', j.state, count(*), string_agg(distinct t.identifier, ', ' order by t.identifier)),
         case j.state when 'overdue' then 'They are due, and no worker takes them.'
                      else 'All their tries have failed: what they had to do is not done.' end,
         case j.state when 'overdue' then 'See that a worker runs, and that what it is at comes to its end.'
                      else 'See why in their error, mend that, and have an administrator try them again.' end
    from (select 'overdue' as state, p.task_id, p.run_at
            from graphile_worker._private_jobs p
           where p.is_available and p.run_at < now() - interval '2 minutes'
          union all
          select 'given up', p.task_id, p.run_at
            from graphile_worker._private_jobs p
           where not p.is_available and p.locked_by is null and p.attempts >= p.max_attempts
             and not lease.is_superseded(p.key, p.attempts, p.max_attempts, p.locked_at, p.created_at, p.updated_at,
                                         p.last_error)) j
    join graphile_worker._private_tasks t on t.id = j.task_id
   group by j.state;
end
$$;
comment on function common.job_alerts() is
  'What is amiss with the worker''s jobs: those that were given up, those that are overdue.';
--! EndIncluded functions/common/alerts/job_alerts.sql
--! Included functions/common/maintenance/purge_maintenance.sql
create or replace function common.purge_maintenance() returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  -- What runs every minute would fill the table with runs that found nothing to do.
  v_most constant integer := 2000;
  v_purged integer;
begin
  perform common.close_dead_maintenance();
  execute format(
    'delete from %1$I.maintenance_runs r
      using (select o.run_id, row_number() over (partition by o.task, o.status order by o.started_at desc) as place
               from %1$I.maintenance_runs o
              where o.status <> ''running'') o
      where o.run_id = r.run_id
        and (o.place > $1 and r.status = ''completed''
             or r.started_at < now() - make_interval(days => (
                  select s.setting_value::integer from %1$I.settings s
                   where s.setting_key = ''maintenance.keep_days'')))', common.tier())
    using v_most;
  get diagnostics v_purged = row_count;
  execute format(
    'delete from %1$I.metric_samples m
      where m.sampled_at < now() - make_interval(days => (
              select s.setting_value::integer from %1$I.settings s where s.setting_key = ''maintenance.keep_days''))',
    common.tier());
  -- Asked for again while they ran, and failed then: other jobs do what they had to do.
  delete from graphile_worker._private_jobs j
   where j.locked_by is null
     and lease.is_superseded(j.key, j.attempts, j.max_attempts, j.locked_at, j.created_at, j.updated_at, j.last_error);
  return v_purged;
end
$$;
comment on function common.purge_maintenance() is
  $$Drops runs and samples of metrics older than the setting maintenance.keep_days, and of each task the completed runs
beyond the latest 2,000, also failed jobs that others have superseded; answers how many runs.$$;
--! EndIncluded functions/common/maintenance/purge_maintenance.sql
--! Included functions/spp/jobs/list_jobs.sql
create or replace function spp.list_jobs(
  state text default null,
  task text default null,
  after_id bigint default null,
  page_size integer default 1000
) returns setof spp.job
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select j.job_id, j.task, j.state, j.queue_name, j.attempts, j.max_attempts, j.run_at, j.created_at, j.locked_at,
         j.locked_by, j.last_error, j.payload
    from lease.jobs() j
   where (list_jobs.state is null or j.state = list_jobs.state)
     and (list_jobs.task is null or j.task = list_jobs.task)
     and (list_jobs.after_id is null or j.job_id > list_jobs.after_id)
   order by j.job_id
   limit least(greatest(list_jobs.page_size, 0), 1001)
$$;
comment on function spp.list_jobs(text, text, bigint, integer) is
  $$Jobs of the worker that are not done, by id: of a state, of a task, after an id. States: runs, waits, tries again;
superseded (it failed, and another does the same); and what does not go on by itself: overdue (no worker takes it), its
worker is gone (freed within a minute), given up (all tries used).$$;
grant execute on function spp.list_jobs(text, text, bigint, integer) to inv_admin;
--! EndIncluded functions/spp/jobs/list_jobs.sql
