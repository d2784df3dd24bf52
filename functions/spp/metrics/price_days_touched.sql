create or replace function spp_private.price_days_touched(seen pg_snapshot) returns setof date
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select distinct (h.changed_at at time zone 'UTC')::date
    from spp.price_history h
   where h.xact_id >= pg_snapshot_xmin(price_days_touched.seen)
     and not pg_visible_in_snapshot(h.xact_id, price_days_touched.seen)
     -- Of a transaction that is still to come are only rows of another cluster, in a restored dump.
     and (h.xact_id < pg_snapshot_xmax(pg_current_snapshot()) or h.xact_id = pg_current_xact_id_if_assigned())
$$;
comment on function spp_private.price_days_touched(pg_snapshot) is
  'Days (UTC) of which a transaction wrote prices that had not ended in a snapshot.';
grant execute on function spp_private.price_days_touched(pg_snapshot)
  to inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
