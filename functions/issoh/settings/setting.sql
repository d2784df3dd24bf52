create or replace function issoh.setting(setting_key text) returns jsonb
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select s.setting_value from issoh.settings s where s.setting_key = setting.setting_key
$$;
comment on function issoh.setting(text) is 'A setting''s value; null for an unknown key.';
grant execute on function issoh.setting(text)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
