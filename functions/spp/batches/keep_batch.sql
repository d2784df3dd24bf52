create or replace function spp_private.keep_batch(batch_id uuid, lease uuid) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_batch spp.upload_batches;
begin
  select b.* into v_batch from spp.upload_batches b where b.batch_id = keep_batch.batch_id;
  perform lease.assert_held(v_batch.lease_token, keep_batch.lease, format('upload %s', keep_batch.batch_id)),
          spp_private.assert_wanted(v_batch);
  if v_batch.lease_expires_at < clock_timestamp()
       + make_interval(secs => spp.setting('upload.lease_seconds')::integer * 2 / 3.0) then
    perform spp_private.hold_batch(keep_batch.batch_id, keep_batch.lease);
  end if;
end
$$;
comment on function spp_private.keep_batch(uuid, uuid) is
  'Makes the lease of a batch last longer once a third of it is over, for whoever asks often while a step takes long.
Raises SPCLO as hold_batch does, without waiting for the batch.';
grant execute on function spp_private.keep_batch(uuid, uuid) to inv_admin;
