create or replace function spp_private.enqueue_figures() returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform graphile_worker.add_job('figures__refresh', queue_name => 'figures__refresh', job_key => 'figures_refresh',
                                  job_key_mode => 'preserve_run_at');
end
$$;
comment on function spp_private.enqueue_figures() is
  'Queues the job that brings figures up to date; several at once are one.';
