create or replace function issoh_private.move_stock(moved issoh.stock_movements[]) returns integer
language plpgsql volatile
set search_path = pg_catalog, pg_temp
-- Each by its key, then by its place on disk, whatever was there when this was planned: a join would go through all
-- stock, and bitmaps take twice as long.
set enable_bitmapscan = off
set enable_memoize = off
as $$
declare
  v_all record;
  v_changed integer;
  v_made integer := 0;
  v_limited boolean;
  v_late boolean;
begin
  -- By product as their locks are: a product's movements came together, and its pieces in several houses do.
  select array_agg(row(d.product_id, d.warehouse_id, d.delta, d.first_date, d.last_date,
                       d.left_at)::issoh_private.place_change order by d.product_id, d.warehouse_id) as places,
         min(d.first_date) as first_date,
         -- A house may be closed where nothing changes: a receipt that stands anew at another cost.
         array_agg(distinct d.warehouse_id) filter (where d.delta <> 0) as warehouses,
         bool_or(d.left_at < d.last_date) as leave_late
    into v_all
    from (select m.product_id, m.warehouse_id, sum(m.delta) as delta, min(m.movement_date) as first_date,
                 max(m.movement_date) as last_date, min(m.movement_date) filter (where m.delta < 0) as left_at
            from (select n.product_id, n.from_location as warehouse_id, -n.quantity as delta, n.movement_date
                    from unnest(moved) n
                   where n.from_location is not null
                  union all
                  select n.product_id, n.to_location, n.quantity, n.movement_date
                    from unnest(moved) n
                   where n.to_location is not null) m
           group by m.product_id, m.warehouse_id) d;
  v_limited := issoh_private.lock_warehouses(coalesce(v_all.warehouses, '{}'));
  if v_all.first_date < issoh_private.closed_until() then
    perform issoh_private.refuse_closed(v_all.first_date, issoh_private.closed_until());
  end if;

  with changed as (
    update issoh.stock_on_hand s
       set quantity_on_hand = issoh_private.whole_pieces(s.quantity_on_hand + d.delta),
           first_movement_date = least(s.first_movement_date, d.first_date),
           last_movement_date = greatest(s.last_movement_date, d.last_date),
           updated_at = clock_timestamp()
      from unnest(v_all.places) d
     cross join lateral (
       select x.ctid as place
         from issoh.stock_on_hand x
        where x.product_id = d.product_id and x.warehouse_id = d.warehouse_id
       offset 0) x
     where s.ctid = x.place
    returning d.left_at < s.last_movement_date as leaves_late
  )
  select count(*), coalesce(bool_or(c.leaves_late), false) into v_changed, v_late from changed c;
  if v_changed < cardinality(v_all.places) then
    insert into issoh.stock_on_hand
      (product_id, warehouse_id, quantity_on_hand, first_movement_date, last_movement_date)
    select d.product_id, d.warehouse_id, issoh_private.whole_pieces(d.delta), d.first_date, d.last_date
      from unnest(v_all.places) d
      left join lateral (
        select x.soh_id
          from issoh.stock_on_hand x
         where x.product_id = d.product_id and x.warehouse_id = d.warehouse_id
        offset 0) s on true
     where s.soh_id is null;
    get diagnostics v_made = row_count;
  end if;
  if v_changed + v_made < cardinality(v_all.places) then
    -- Another place on disk by then.
    raise exception using
      errcode = 'serialization_failure', message = 'Stock was changed by hand meanwhile.', hint = 'Post it again.';
  end if;
  if v_late or v_all.leave_late then
    perform issoh_private.refuse_shortfalls(array_agg(l.product_id), array_agg(l.from_location),
                                            array_agg(l.movement_date), array_agg(l.quantity::bigint))
       from (select n.product_id, n.from_location, n.movement_date, n.quantity,
                    min(n.movement_date) over (partition by n.product_id, n.from_location) as left_at
               from unnest(moved) n
              where n.from_location is not null) l
      cross join lateral (
        select x.last_movement_date
          from issoh.stock_on_hand x
         where x.product_id = l.product_id and x.warehouse_id = l.from_location
        offset 0) s
      where l.left_at < s.last_movement_date;
  end if;
  if v_limited then
    perform issoh_private.add_loads(
      array_agg(d.warehouse_id order by d.warehouse_id), array_agg(d.delta order by d.warehouse_id))
       from (select p.warehouse_id, sum(p.delta)::bigint as delta
               from unnest(v_all.places) p
              group by p.warehouse_id) d;
  end if;
  return cardinality(v_all.places);
end
$$;
comment on function issoh_private.move_stock(issoh.stock_movements[]) is
  $$Has stock_on_hand follow movements, and the loads of warehouses with a capacity; answers of how many places. Raises
ISCWI, ISNWH, ISCCP, ISCPC (a closed period), ISCNS (less than nothing at a past date), and what the guard of
stock_on_hand raises.$$;
