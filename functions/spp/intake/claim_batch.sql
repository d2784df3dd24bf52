create or replace function spp_private.claim_batch(supplier_id uuid) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_batch spp.upload_batches;
begin
  -- Always the oldest: a batch that is being retried holds back its successors.
  select b.* into v_batch
    from spp.upload_batches b
   where b.supplier_id = claim_batch.supplier_id and b.status in ('queued', 'processing')
   order by b.batch_id
   limit 1
     for update;
  if v_batch.batch_id is null then
    return null;
  end if;

  update spp.upload_batches b
     set status = 'processing', started_at = coalesce(b.started_at, clock_timestamp()), attempts = b.attempts + 1
   where b.batch_id = v_batch.batch_id
  returning b.* into v_batch;
  if v_batch.phase = 'stage' then
    delete from spp.upload_staging s where s.batch_id = v_batch.batch_id;
  end if;
  return jsonb_build_object(
    'batch_id', v_batch.batch_id, 'phase', v_batch.phase, 'file_name', v_batch.file_name,
    'profile', v_batch.profile, 'processed_by', v_batch.processed_by, 'request_id', v_batch.request_id,
    'attempts', v_batch.attempts, 'limits', spp.upload_limits());
end
$$;
comment on function spp_private.claim_batch(uuid) is '@behavior -*

Takes the oldest unfinished batch of a supplier: {batch_id, phase, file_name, profile, processed_by, attempts, limits},
or null. Rows staged by an attempt that did not finish staging are dropped.';
grant execute on function spp_private.claim_batch(uuid) to inv_admin;
