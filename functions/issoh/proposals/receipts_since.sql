create or replace function issoh_private.receipts_since(seen pg_snapshot) returns setof issoh.stock_movements
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select m.*
    from issoh.stock_movements m
   where m.xact_id >= pg_snapshot_xmin(receipts_since.seen)
     and not pg_visible_in_snapshot(m.xact_id, receipts_since.seen)
     -- Of a transaction that is still to come are only rows of another cluster, in a restored dump.
     and (m.xact_id < pg_snapshot_xmax(pg_current_snapshot()) or m.xact_id = pg_current_xact_id_if_assigned())
     and m.movement_type = 'receipt' and m.unit_cost is not null and m.reverses_movement_id is null
     and not exists (select from issoh.movement_reversals v where v.reversed_id = m.movement_id)
$$;
comment on function issoh_private.receipts_since(pg_snapshot) is
  $$Receipts with a cost, and not reversed, of transactions that had not ended in a snapshot.$$;
