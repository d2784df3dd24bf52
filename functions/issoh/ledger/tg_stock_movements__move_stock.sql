create or replace function issoh.tg_stock_movements__move_stock() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
-- Plans are cached at first firing: what is right for one row and an empty table must be right for thousands.
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
-- With the arrays as values each call would be planned anew.
set plan_cache_mode = force_generic_plan
as $$
declare
  v_one record;
  v_all record;
  v_places issoh_private.place_change[];
  v_first_date timestamptz;
  v_warehouses uuid[];
  v_changed record;
  v_limited boolean;
begin
  select n.product_id, n.from_location, n.to_location, n.quantity, n.movement_date,
         (select count(*) from new_rows) as moved
    into v_one
    from new_rows n
   limit 1;
  if v_one.moved = 1 then
    if v_one.from_location is not null then
      v_places := array[row(v_one.product_id, v_one.from_location, -v_one.quantity, v_one.movement_date,
                            v_one.movement_date, v_one.movement_date)::issoh_private.place_change];
    end if;
    if v_one.to_location is not null then
      v_places := v_places || row(v_one.product_id, v_one.to_location, v_one.quantity, v_one.movement_date,
                                  v_one.movement_date, null)::issoh_private.place_change;
    end if;
    v_first_date := v_one.movement_date;
    v_warehouses := array_remove(array[v_one.from_location, v_one.to_location], null);
  else
    select array_agg(row(d.product_id, d.warehouse_id, d.delta, d.first_date, d.last_date,
                         d.left_at)::issoh_private.place_change) as places, min(d.first_date) as first_date,
           -- A house may be closed where nothing changes: a receipt that stands anew at another cost.
           array_agg(distinct d.warehouse_id) filter (where d.delta <> 0) as warehouses
      into v_all
      from (select m.product_id, m.warehouse_id, sum(m.delta) as delta, min(m.movement_date) as first_date,
                   max(m.movement_date) as last_date, min(m.movement_date) filter (where m.delta < 0) as left_at
              from (select n.product_id, n.from_location as warehouse_id, -n.quantity as delta, n.movement_date
                      from new_rows n
                     where n.from_location is not null
                    union all
                    select n.product_id, n.to_location, n.quantity, n.movement_date
                      from new_rows n
                     where n.to_location is not null) m
             group by m.product_id, m.warehouse_id) d;
    v_places := v_all.places;
    v_first_date := v_all.first_date;
    v_warehouses := v_all.warehouses;
  end if;
  v_limited := issoh_private.lock_warehouses(coalesce(v_warehouses, '{}'));
  if v_first_date < issoh_private.closed_until() then
    perform issoh_private.refuse_closed(v_first_date, issoh_private.closed_until());
  end if;

  with changed as (
    update issoh.stock_on_hand s
       set quantity_on_hand = issoh_private.whole_pieces(s.quantity_on_hand + d.delta),
           first_movement_date = least(s.first_movement_date, d.first_date),
           last_movement_date = greatest(s.last_movement_date, d.last_date)
      from unnest(v_places) d
     where s.product_id = d.product_id and s.warehouse_id = d.warehouse_id
    returning d.left_at < s.last_movement_date as late
  )
  select count(*) as places, bool_or(c.late) as late into v_changed from changed c;
  if v_changed.places < cardinality(v_places) then
    insert into issoh.stock_on_hand
      (product_id, warehouse_id, quantity_on_hand, first_movement_date, last_movement_date)
    select d.product_id, d.warehouse_id, issoh_private.whole_pieces(d.delta), d.first_date, d.last_date
      from unnest(v_places) d
     where not exists (select from issoh.stock_on_hand s
                        where s.product_id = d.product_id and s.warehouse_id = d.warehouse_id);
    v_changed.late := true;
  end if;

  if v_changed.late then
    perform issoh_private.refuse_shortfalls(array_agg(l.product_id), array_agg(l.warehouse_id), array_agg(l.left_at),
                                            array_agg(l.pieces))
       from (select g.product_id, g.warehouse_id, p.left_at, p.pieces
               from (select n.product_id, n.from_location as warehouse_id, min(n.movement_date) as left_at,
                            array_agg(n.movement_date) as left_dates, array_agg(n.quantity::bigint) as left_pieces
                       from new_rows n
                      where n.from_location is not null
                      group by n.product_id, n.from_location) g
               join issoh.stock_on_hand s
                 on s.product_id = g.product_id and s.warehouse_id = g.warehouse_id and g.left_at < s.last_movement_date
              cross join lateral unnest(g.left_dates, g.left_pieces) as p (left_at, pieces)) l
     having count(*) > 0;
  end if;

  if v_limited then
    perform issoh_private.add_loads(
      array_agg(d.warehouse_id order by d.warehouse_id), array_agg(d.delta order by d.warehouse_id))
       from (select p.warehouse_id, sum(p.delta)::bigint as delta
               from unnest(v_places) p
              group by p.warehouse_id) d;
  end if;
  return null;
end
$$;
comment on function issoh.tg_stock_movements__move_stock() is
  $$Statement trigger of the ledger: stock_on_hand follows, and the loads of warehouses with a capacity. Raises ISCWI,
ISNWH, ISCCP, ISCPC (a closed period), ISCNS (less than nothing at a past date), and what the guard of stock_on_hand
raises.$$;
