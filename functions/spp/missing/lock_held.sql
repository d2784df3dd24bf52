create or replace function spp_private.lock_held(batch_id uuid) returns spp.upload_batches
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_batch spp.upload_batches := spp_private.resolve_batch(lock_held.batch_id);
begin
  select b.* into v_batch from spp_private.lock_uploads(array[v_batch.batch_id]) b;
  if not v_batch.discontinue_held or v_batch.status <> 'completed' or v_batch.dry_run then
    raise exception using
      errcode = 'SPCNH',
      message = 'This upload holds nothing back.',
      hint = 'Only a full list that lacked more products than the limit allows waits for this.';
  end if;
  return v_batch;
end
$$;
comment on function spp_private.lock_held(uuid) is
  'The upload, locked, whose discontinuation waits for a person. Raises SPNBA, SPCNH.';
