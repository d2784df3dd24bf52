create or replace function spp.check_upload(supplier text) returns jsonb
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_supplier constant spp.suppliers := spp_private.resolve_supplier(check_upload.supplier);
begin
  perform spp_private.assert_active(v_supplier);
  return jsonb_build_object('supplier_id', v_supplier.supplier_id, 'limits', spp.upload_limits());
end
$$;
comment on function spp.check_upload(text) is
  'Whether the caller may upload for a supplier now, before a file is received: {supplier_id, limits}. Raises SPNSU,
SPCSA.';
grant execute on function spp.check_upload(text) to inv_supplier, inv_catalog_manager, inv_admin;
