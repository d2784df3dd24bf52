create or replace function spp_private.enqueue_matching(run_id uuid) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  -- One queue: a second run could only wait for the first one's lock.
  perform graphile_worker.add_job(
    'products__match',
    json_build_object('run_id', enqueue_matching.run_id),
    queue_name => 'matching',
    job_key => 'match:' || enqueue_matching.run_id,
    max_attempts => 25);
end
$$;
comment on function spp_private.enqueue_matching(uuid) is 'Queues the job that does a run of matching.';
