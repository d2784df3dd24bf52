create or replace function spp.upload_limits() returns jsonb
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select jsonb_object_agg(substr(s.setting_key, length('upload.') + 1), s.setting_value)
    from spp.settings s
   where s.setting_key like 'upload.%'
$$;
comment on function spp.upload_limits() is
  'Limits of uploads: {max_file_bytes, max_decompressed_bytes, max_rows, max_columns, max_cell_length, …}.';
grant execute on function spp.upload_limits()
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
