create or replace function issoh_private.unseen_changes(seen pg_snapshot) returns table (product_id uuid)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_from constant xid8 := pg_snapshot_xmin(unseen_changes.seen);
begin
  if unseen_changes.seen is null then
    return query
    select p.product_id from issoh.selected_products p where p.spp_product_id is not null;
    return;
  end if;
  -- What SPP answers with is visible in its new snapshot by itself: the remote transaction has one from first to last.
  return query
  select p.product_id
    from issoh.selected_products p
   where p.spp_product_id in (
     select h.product_id
       from spp_remote.price_history h
      where h.xact_id >= v_from and not pg_visible_in_snapshot(h.xact_id, unseen_changes.seen)
     union all
     select e.product_id
       from spp_remote.product_events e
      where e.xact_id >= v_from and not pg_visible_in_snapshot(e.xact_id, unseen_changes.seen));
end
$$;
comment on function issoh_private.unseen_changes(pg_snapshot) is
  $$Selected products that SPP has written about in transactions that a snapshot does not show; null: all. A product
entered before or after tells nothing: transactions may commit late.$$;
