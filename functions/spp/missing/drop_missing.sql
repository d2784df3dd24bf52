create or replace function spp.drop_missing(batch_id uuid) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_batch constant spp.upload_batches := spp_private.lock_held(drop_missing.batch_id);
begin
  perform spp_private.settle_held(v_batch.batch_id,
    'The full list lacked more products than the limit allows; a person left them on offer.', 0);
  return jsonb_build_object('kept', v_batch.missing_products_count);
end
$$;
comment on function spp.drop_missing(uuid) is
  $$Lets the missing products of a held full list stay on offer, marked as missing: {kept}. Raises SPNBA, SPCNH
(nothing is held).$$;
grant execute on function spp.drop_missing(uuid) to inv_catalog_manager, inv_admin;
