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
