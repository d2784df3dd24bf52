create or replace function issoh_private.enqueue_import(job_id uuid, delay interval default '0') returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  -- One queue: imports at once would wait for each other's SKUs, and leave no worker for anything else.
  perform graphile_worker.add_job(
    'import__run',
    json_build_object('job_id', enqueue_import.job_id),
    queue_name => 'import',
    run_at => now() + enqueue_import.delay,
    job_key => 'import:' || enqueue_import.job_id,
    job_key_mode => 'preserve_run_at',
    max_attempts => 25);
end
$$;
comment on function issoh_private.enqueue_import(uuid, interval) is 'Queues the job that does an import.';
grant execute on function issoh_private.enqueue_import(uuid, interval) to inv_admin;
