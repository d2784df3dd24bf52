create or replace function issoh_private.unseen_changes(seen pg_snapshot)
returns table (product_id uuid, changed_at timestamptz)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_from constant xid8 := pg_snapshot_xmin(unseen_changes.seen);
begin
  if unseen_changes.seen is null then
    return query
    select p.product_id, null::timestamptz from issoh.selected_products p where p.spp_product_id is not null;
    return;
  end if;
  -- What SPP answers with is visible in its new snapshot by itself: the remote transaction has one from first to last.
  return query
  select p.product_id, min(u.changed_at)
    from issoh.selected_products p
    join (select h.product_id, h.changed_at
            from spp_remote.price_history h
           where h.xact_id >= v_from and not pg_visible_in_snapshot(h.xact_id, unseen_changes.seen)
          union all
          select e.product_id, e.occurred_at
            from spp_remote.product_events e
           where e.xact_id >= v_from and not pg_visible_in_snapshot(e.xact_id, unseen_changes.seen)) u
      on u.product_id = p.spp_product_id
   group by p.product_id;
  -- What was removed may be among the new products of its supplier.
  if exists (select from issoh.supplier_listings l where l.availability = 'removed') then
    return query
    select l.product_id, n.changed_at
      from issoh.supplier_listings l
      join (select h.supplier_id, min(h.changed_at) as changed_at
              from spp_remote.price_history h
             where h.xact_id >= v_from and not pg_visible_in_snapshot(h.xact_id, unseen_changes.seen)
               and h.old_price is null
             group by h.supplier_id) n on n.supplier_id = l.supplier_id
     where l.availability = 'removed';
  end if;
end
$$;
comment on function issoh_private.unseen_changes(pg_snapshot) is
  $$Selected products that SPP has written about in transactions that a snapshot does not show, and when first; null:
all. Removed ones, too, where their supplier has new products. A product entered before or after tells nothing:
transactions may commit late.$$;
