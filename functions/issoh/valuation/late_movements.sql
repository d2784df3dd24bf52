create or replace function issoh_private.late_movements(product_ids uuid[] default null)
returns setof issoh_private.ledger_position
language sql stable parallel safe rows 1000
set search_path = pg_catalog, pg_temp
as $$
  select distinct on (l.product_id) l.product_id, l.movement_date, l.seq
    from issoh.stock_movements m
   cross join lateral (
     select m.product_id, m.movement_date, m.seq
     union all
     select u.product_id, u.movement_date, 0
       from issoh.stock_movements u
      where u.movement_id = coalesce(m.reverses_movement_id, m.returns_movement_id)
        and coalesce(m.reverses_movement_id, m.returns_movement_id) is not null
     union all
     -- A return that was reversed undoes nothing any more.
     select u.product_id, u.movement_date, 0
       from issoh.stock_movements r
       join issoh.stock_movements u on u.movement_id = coalesce(r.reverses_movement_id, r.returns_movement_id)
      where r.movement_id = m.reverses_movement_id and m.reverses_movement_id is not null) l
   where (late_movements.product_ids is null or m.product_id = any (late_movements.product_ids))
     and m.xact_id >= pg_snapshot_xmin((select issoh_private.valuation_seen()))
     and not pg_visible_in_snapshot(m.xact_id, (select issoh_private.valuation_seen()))
   order by l.product_id, l.movement_date, l.seq
$$;
comment on function issoh_private.late_movements(uuid[]) is
  $$Those products (null: all) that have moved since the last refresh of the valuation, each with the first place in its
ledger of which the
kept figures know not all: that of a movement, or the moment of what it undoes.$$;
grant execute on function issoh_private.late_movements(uuid[])
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
