create or replace function spp_private.release_batch(batch_id uuid, lease uuid, failure text) returns boolean
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_batch spp.upload_batches;
begin
  perform spp_private.lock_supplier(b.supplier_id)
     from spp.upload_batches b where b.batch_id = release_batch.batch_id;
  v_batch := spp_private.hold_batch(release_batch.batch_id, release_batch.lease);
  update spp.upload_batches b
     set lease_token = null, lease_owner = null, lease_expires_at = null, last_failure = release_batch.failure
   where b.batch_id = v_batch.batch_id
  returning b.* into v_batch;
  if v_batch.attempts < spp.setting('upload.max_attempts')::integer then
    return false;
  end if;
  perform spp_private.exhaust_batch(v_batch);
  return true;
end
$$;
comment on function spp_private.release_batch(uuid, uuid, text) is
  'Gives back a batch whose try broke off with an error, to be tried again; true when that was its last try, and it has
ended as failed. Raises SPCLO.';
grant execute on function spp_private.release_batch(uuid, uuid, text) to inv_admin;
