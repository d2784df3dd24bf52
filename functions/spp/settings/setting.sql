create or replace function spp.setting(setting_key text) returns jsonb
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select s.setting_value from spp.settings s where s.setting_key = setting.setting_key
$$;
comment on function spp.setting(text) is 'A setting''s value; null for an unknown key.';
grant execute on function spp.setting(text)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
