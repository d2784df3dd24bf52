create or replace function spp_private.enqueue_uploads(supplier_id uuid, delay interval default '0') returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  -- One job per supplier works off its batches in order; while it waits for a retry, later uploads wait behind it.
  perform graphile_worker.add_job(
    'supplier__process_uploads',
    json_build_object('supplier_id', enqueue_uploads.supplier_id),
    queue_name => 'supplier:' || enqueue_uploads.supplier_id,
    run_at => now() + enqueue_uploads.delay,
    job_key => 'uploads:' || enqueue_uploads.supplier_id,
    job_key_mode => 'preserve_run_at',
    max_attempts => 25);
end
$$;
comment on function spp_private.enqueue_uploads(uuid, interval) is
  'Queues the job that works off a supplier''s unfinished uploads.';
grant execute on function spp_private.enqueue_uploads(uuid, interval) to inv_admin;
