create or replace function spp.confirm_missing(batch_id uuid) returns jsonb
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_batch spp.upload_batches := spp_private.resolve_batch(confirm_missing.batch_id);
  v_discontinued integer;
begin
  perform spp_private.lock_supplier(v_batch.supplier_id);
  select b.* into v_batch from spp.upload_batches b where b.batch_id = v_batch.batch_id for update;
  if not v_batch.discontinue_held or v_batch.status <> 'completed' then
    raise exception using
      errcode = 'SPCNH',
      message = 'This upload holds nothing back.',
      hint = 'Only a full list that lacked more products than the limit allows waits for this.';
  end if;
  v_discontinued := spp_private.discontinue_missing(v_batch);
  update spp.upload_batches b set discontinue_held = false where b.batch_id = v_batch.batch_id;
  return jsonb_build_object('discontinued', v_discontinued);
end
$$;
comment on function spp.confirm_missing(uuid) is
  'Discontinues what a held full list lacked: {discontinued}. Raises SPNBA, SPCNH (nothing is held).';
grant execute on function spp.confirm_missing(uuid) to inv_catalog_manager, inv_admin;
