create or replace function spp_private.lock_batch(batch_id uuid, phase text) returns spp.upload_batches
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_batch spp.upload_batches;
begin
  -- Whoever else writes this supplier's products by way of uploads waits: corrections, rollbacks. Suppliers are locked
  -- first, then uploads: whoever locks in another order can tie a deadlock.
  perform spp_private.lock_supplier(b.supplier_id)
     from spp.upload_batches b where b.batch_id = lock_batch.batch_id;
  select b.* into v_batch from spp.upload_batches b where b.batch_id = lock_batch.batch_id for no key update;
  if v_batch.phase is distinct from lock_batch.phase or v_batch.status <> 'processing' then
    raise exception using
      errcode = 'SPCBS',
      message = format('Upload %s is %s (%s).', lock_batch.batch_id, v_batch.status, v_batch.phase),
      hint = 'Another worker has gone on with it; nothing is lost.';
  end if;
  return v_batch;
end
$$;
comment on function spp_private.lock_batch(uuid, text) is
  'The batch, locked, if it is being processed and in this phase. Raises SPCBS.';
