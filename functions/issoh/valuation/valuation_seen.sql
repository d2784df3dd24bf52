create or replace function issoh_private.valuation_seen() returns pg_snapshot
language sql stable parallel safe security definer
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(
    (select h.seen
       from issoh_private.valuation_horizons h
      where h.cluster_id = (select c.system_identifier from pg_control_system() c)),
    '1:1:')
$$;
comment on function issoh_private.valuation_seen() is
  $$Every movement of a transaction that had ended by then counts in inventory_values and valuation_checkpoints; a
snapshot before all where nobody can say.$$;
grant execute on function issoh_private.valuation_seen()
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
