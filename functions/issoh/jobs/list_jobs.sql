create or replace function issoh.list_jobs(
  state text default null,
  task text default null,
  after_id bigint default null,
  page_size integer default 1000
) returns setof issoh.job
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
comment on function issoh.list_jobs(text, text, bigint, integer) is
  $$Jobs of the worker that are not done, by id: of a state, of a task, after an id. States: runs, waits, tries again;
superseded (it failed, and another does the same); and what does not go on by itself: overdue (no worker takes it), its
worker is gone (freed within a minute), given up (all tries used).$$;
grant execute on function issoh.list_jobs(text, text, bigint, integer) to inv_admin;
