create or replace function issoh_private.queue_deliveries() returns void
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  select graphile_worker.add_job('webhooks__deliver', job_key => 'webhooks')
$$;
comment on function issoh_private.queue_deliveries() is
  'Has the worker send what is due, at once; many calls are one job.';
