create or replace function spp_private.enqueue_sweep() returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform graphile_worker.add_job('spool__sweep', job_key => 'spool_sweep');
end
$$;
comment on function spp_private.enqueue_sweep() is
  'Queues the job that removes the received files of uploads that have ended; several at once are one.';
