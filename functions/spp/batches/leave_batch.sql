create or replace function spp_private.leave_batch(batch_id uuid, lease uuid, failure text) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_batch spp.upload_batches;
begin
  perform spp_private.lock_supplier(b.supplier_id)
     from spp.upload_batches b where b.batch_id = leave_batch.batch_id;
  v_batch := spp_private.hold_batch(leave_batch.batch_id, leave_batch.lease);
  update spp.upload_batches b
     set lease_token = null, lease_owner = null, lease_expires_at = null, last_failure = leave_batch.failure,
         attempts = greatest(b.attempts - 1, 0)
   where b.batch_id = v_batch.batch_id;
end
$$;
comment on function spp_private.leave_batch(uuid, uuid, text) is
  'Gives back a batch that this worker cannot read, and another one can, or this one later: the try does not count, so
that it never ends as failed for it. Raises SPCLO.';
grant execute on function spp_private.leave_batch(uuid, uuid, text) to inv_admin;
