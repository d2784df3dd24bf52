create or replace function issoh_private.valuation_seen() returns pg_snapshot
language sql stable parallel safe security definer
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(
    (select h.seen
       from issoh_private.valuation_horizons h
      where h.cluster_id = (select c.system_identifier from pg_control_system() c)
        -- In a dump that was restored where numbers are lower, it would hide what comes until they have caught up.
        and pg_snapshot_xmax(h.seen) <= pg_snapshot_xmax(pg_current_snapshot())),
    '1:1:')
$$;
comment on function issoh_private.valuation_seen() is
  $$Every movement of a transaction that had ended by then counts in inventory_values and valuation_checkpoints; a
snapshot before all where nobody can say: it is of another cluster, or lies ahead of all transactions of this one.$$;
grant execute on function issoh_private.valuation_seen()
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
