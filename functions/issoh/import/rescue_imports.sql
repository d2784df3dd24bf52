create or replace function issoh_private.rescue_imports() returns integer
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  select count(issoh_private.enqueue_import(r.job_id) is null)::integer
    from issoh.import_runs r
   where r.status in ('queued', 'running')
     and not exists (
       select
         from graphile_worker._private_jobs j
        where j.key = 'import:' || r.job_id and (j.attempts < j.max_attempts or j.locked_at is not null))
$$;
comment on function issoh_private.rescue_imports() is
  'Queues the job of each import that waits without one that will still run, and answers how many; run each minute.';
grant execute on function issoh_private.rescue_imports() to inv_admin;
