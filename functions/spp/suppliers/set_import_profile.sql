create or replace function spp.set_import_profile(supplier text, profile jsonb) returns spp.supplier_import_profiles
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_supplier constant spp.suppliers := spp_private.resolve_supplier(set_import_profile.supplier);
  v_profile spp.supplier_import_profiles;
begin
  perform spp_private.check_import_profile(set_import_profile.profile);
  insert into spp.supplier_import_profiles as p (supplier_id, profile)
  values (v_supplier.supplier_id, set_import_profile.profile)
  on conflict (supplier_id) do update set profile = excluded.profile
  returning p.* into v_profile;
  return v_profile;
end
$$;
comment on function spp.set_import_profile(text, jsonb) is
  'Saves how a supplier''s files are read; {} forgets it. Raises SPNSU, SPIPR (a key or value that cannot be used).';
grant execute on function spp.set_import_profile(text, jsonb) to inv_catalog_manager, inv_admin;
