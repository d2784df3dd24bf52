create or replace function issoh_private.valuation_horizon() returns xid8
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(
    (select h.horizon
       from issoh_private.valuation_horizons h
      where h.cluster_id = (select c.system_identifier from pg_control_system() c)),
    '0')
$$;
comment on function issoh_private.valuation_horizon() is
  $$Every movement of a transaction below it counts in inventory_values; 0, which is below all, where nobody can say.$$;
grant execute on function issoh_private.valuation_horizon()
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
