create or replace function issoh.tg_stock_movements__move_stock() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
-- Plans are cached at first firing: what is right for one row and an empty table must be right for thousands.
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
declare
  v_warehouses uuid[];
  v_late record;
begin
  select array_agg(distinct w.id) into v_warehouses
    from new_rows n cross join lateral (values (n.from_location), (n.to_location)) w (id)
   where w.id is not null;
  -- A house may be closed where nothing changes: a receipt that stands anew at another cost.
  perform issoh_private.lock_warehouses(array(
    select distinct d.warehouse_id
      from (select w.id as warehouse_id
              from new_rows n cross join lateral (values (n.from_location, -1), (n.to_location, 1)) w (id, sign)
             where w.id is not null
             group by n.product_id, w.id
            having sum(w.sign * n.quantity) <> 0) d));
  perform issoh_private.refuse_closed(d.first_date, c.closed_until)
     from (select min(n.movement_date) as first_date from new_rows n) d, issoh_private.closed_until() c (closed_until)
    where d.first_date < c.closed_until;

  insert into issoh.stock_on_hand (product_id, warehouse_id)
  select distinct n.product_id, w.id
    from new_rows n cross join lateral (values (n.from_location), (n.to_location)) w (id)
   where w.id is not null
     and not exists (select from issoh.stock_on_hand s where s.product_id = n.product_id and s.warehouse_id = w.id)
  on conflict do nothing;

  with moved as (
    update issoh.stock_on_hand s
       -- Cut off where integers end: the guard refuses what is there.
       set quantity_on_hand = greatest(least(s.quantity_on_hand + d.delta, 2147483647), -2147483648),
           first_movement_date = least(s.first_movement_date, d.first_date),
           last_movement_date = greatest(s.last_movement_date, d.last_date)
      from (select n.product_id, w.id as warehouse_id, sum(w.sign * n.quantity) as delta,
                   min(n.movement_date) as first_date, max(n.movement_date) as last_date,
                   min(n.movement_date) filter (where w.sign < 0) as left_at,
                   array_agg(n.movement_date) filter (where w.sign < 0) as left_dates,
                   array_agg(n.quantity::bigint) filter (where w.sign < 0) as left_pieces
              from new_rows n cross join lateral (values (n.from_location, -1), (n.to_location, 1)) w (id, sign)
             where w.id is not null
             group by n.product_id, w.id) d
     where s.product_id = d.product_id and s.warehouse_id = d.warehouse_id
    returning s.product_id, s.warehouse_id, s.last_movement_date, d.left_at, d.left_dates, d.left_pieces
  )
  select array_agg(m.product_id) as product_ids, array_agg(m.warehouse_id) as warehouse_ids,
         array_agg(l.left_at) as left_at, array_agg(l.pieces) as pieces
    into v_late
    from moved m
   cross join lateral unnest(m.left_dates, m.left_pieces) as l (left_at, pieces)
   where m.left_at < m.last_movement_date;
  if v_late.product_ids is not null then
    perform issoh_private.refuse_shortfalls(v_late.product_ids, v_late.warehouse_ids, v_late.left_at, v_late.pieces);
  end if;

  if exists (select from issoh_private.warehouse_loads l where l.warehouse_id = any (v_warehouses)) then
    perform issoh_private.add_loads(
      array_agg(d.warehouse_id order by d.warehouse_id), array_agg(d.delta order by d.warehouse_id))
       from (select w.id as warehouse_id, sum(w.sign * n.quantity)::bigint as delta
               from new_rows n cross join lateral (values (n.from_location, -1), (n.to_location, 1)) w (id, sign)
              where w.id is not null
              group by w.id) d;
  end if;
  return null;
end
$$;
comment on function issoh.tg_stock_movements__move_stock() is
  $$Statement trigger of the ledger: stock_on_hand follows, and the loads of warehouses with a capacity. Raises ISCWI,
ISNWH, ISCCP, ISCPC (a closed period), ISCNS (less than nothing at a past date), and what the guard of stock_on_hand
raises.$$;
