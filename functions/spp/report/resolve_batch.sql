create or replace function spp_private.resolve_batch(batch_id uuid) returns spp.upload_batches
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_batch spp.upload_batches;
begin
  select b.* into v_batch from spp.upload_batches b where b.batch_id = resolve_batch.batch_id;
  if v_batch.batch_id is null
     or (current_setting('role') = 'inv_supplier'
         and v_batch.supplier_id is distinct from spp.current_supplier_id()) then
    raise exception using
      errcode = 'SPNBA',
      message = format('There is no upload "%s".', resolve_batch.batch_id),
      hint = 'Use the batch_id that the upload was answered with.';
  end if;
  return v_batch;
end
$$;
comment on function spp_private.resolve_batch(uuid) is
  'The upload of an id, as far as the caller may know of it. Raises SPNBA.';
grant execute on function spp_private.resolve_batch(uuid)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
