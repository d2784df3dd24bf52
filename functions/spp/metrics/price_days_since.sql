create or replace function spp_private.price_days_since(seen pg_snapshot) returns setof spp_kept.price_days
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select (h.changed_at at time zone 'UTC')::date, h.supplier_id, count(*)::integer,
         count(*) filter (where h.new_price > h.old_price)::integer,
         count(*) filter (where h.new_price < h.old_price)::integer,
         count(h.price_change_percentage)::integer, coalesce(sum(h.price_change_percentage), 0),
         coalesce(sum(h.price_change_percentage * h.price_change_percentage), 0)
    from (select p.*
            from spp.price_history p
           where p.xact_id >= pg_snapshot_xmin(price_days_since.seen)
             and not pg_visible_in_snapshot(p.xact_id, price_days_since.seen)
          union all
          -- Of before transactions were written down.
          select p.*
            from spp.price_history p
           where p.xact_id is null and pg_snapshot_xmax(price_days_since.seen) = '1'::xid8) h
   where h.old_price is not null
   group by 1, 2
$$;
comment on function spp_private.price_days_since(pg_snapshot) is
  'Price changes by day (UTC) and supplier, of transactions that had not ended in a snapshot.';
grant execute on function spp_private.price_days_since(pg_snapshot)
  to inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
