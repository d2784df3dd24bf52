-- PL/pgSQL keeps the plan for longer than a statement.
create or replace function issoh_private.base_currency() returns text
language plpgsql stable parallel safe security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_base text;
begin
  select s.setting_value #>> '{}' into v_base from issoh.settings s where s.setting_key = 'money.base_currency';
  return v_base;
end
$$;
comment on function issoh_private.base_currency() is 'ISO 4217: what stock is valued and sold in.';
grant execute on function issoh_private.base_currency()
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
