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
