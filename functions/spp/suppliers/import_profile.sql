create or replace function spp.import_profile(supplier text) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(p.profile, '{}')
    from spp_private.resolve_supplier(import_profile.supplier) s
    left join spp.supplier_import_profiles p on p.supplier_id = s.supplier_id
$$;
comment on function spp.import_profile(text) is
  $$How the files of a supplier are read; {} where recognition does it all. Raises SPNSU.$$;
grant execute on function spp.import_profile(text)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
