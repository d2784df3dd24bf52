create or replace function spp_private.reject_batch(batch_id uuid, lease uuid, code text, message text, hint text)
returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform spp_private.lock_supplier(b.supplier_id)
     from spp.upload_batches b where b.batch_id = reject_batch.batch_id;
  perform spp_private.hold_batch(reject_batch.batch_id, reject_batch.lease);
  perform spp_private.fail_batch(reject_batch.batch_id, reject_batch.code, reject_batch.message, reject_batch.hint);
end
$$;
comment on function spp_private.reject_batch(uuid, uuid, text, text, text) is
  'The worker that holds a batch ends it as failed: its file cannot be read as a list. Raises SPCLO.';
grant execute on function spp_private.reject_batch(uuid, uuid, text, text, text) to inv_admin;
