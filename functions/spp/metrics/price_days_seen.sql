create or replace function spp_private.price_days_seen() returns pg_snapshot
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select h.seen
    from spp_private.price_day_horizons h
   where h.cluster_id = (select c.system_identifier from pg_control_system() c)
     -- In a dump that was restored where numbers are lower, it would hide what comes until they have caught up.
     and pg_snapshot_xmax(h.seen) <= pg_snapshot_xmax(pg_current_snapshot())
$$;
comment on function spp_private.price_days_seen() is
  $$price_days counts of every day what transactions had written that had ended by then; null: nobody can say, and it
says nothing: the snapshot is of another cluster, or lies ahead of all transactions of this one.$$;
grant execute on function spp_private.price_days_seen()
  to inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
