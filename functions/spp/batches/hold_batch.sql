create or replace function spp_private.hold_batch(batch_id uuid, lease uuid) returns spp.upload_batches
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_batch spp.upload_batches;
begin
  select b.* into v_batch from spp.upload_batches b where b.batch_id = hold_batch.batch_id for no key update;
  perform lease.assert_held(v_batch.lease_token, hold_batch.lease, format('upload %s', hold_batch.batch_id)),
          spp_private.assert_wanted(v_batch);
  update spp.upload_batches b
     set lease_expires_at = clock_timestamp() + make_interval(secs => spp.setting('upload.lease_seconds')::integer)
   where b.batch_id = v_batch.batch_id
  returning b.* into v_batch;
  return v_batch;
end
$$;
comment on function spp_private.hold_batch(uuid, uuid) is
  'The batch, locked for this transaction, for whoever holds its lease, which lasts longer now. Raises SPCLO when
somebody else has taken the batch over, or it is to be cancelled.';
grant execute on function spp_private.hold_batch(uuid, uuid) to inv_admin;
