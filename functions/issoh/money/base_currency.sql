create or replace function issoh_private.base_currency() returns text
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select s.setting_value #>> '{}' from issoh.settings s where s.setting_key = 'money.base_currency'
$$;
comment on function issoh_private.base_currency() is 'ISO 4217: what stock is valued and sold in.';
grant execute on function issoh_private.base_currency()
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
