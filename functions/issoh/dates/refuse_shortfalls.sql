create or replace function issoh_private.refuse_shortfalls(
  product_ids uuid[],
  warehouse_ids uuid[],
  left_at timestamptz[],
  pieces bigint[]
) returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
-- With the dates as values only their months are read.
set plan_cache_mode = force_custom_plan
as $$
declare
  v_since constant timestamptz := (select min(l.at) from unnest(refuse_shortfalls.left_at) l (at));
  v_short record;
begin
  select p.internal_sku, w.warehouse_code, b.at, b.balance, o.left_at, o.pieces into v_short
    from (
      select d.product_id, d.warehouse_id, d.at,
             -- Back from what is there now.
             s.quantity_on_hand - sum(d.delta) over later + d.delta as balance
        from (
          select l.product_id, l.warehouse_id, m.movement_date as at,
                 sum(case when m.to_location = l.warehouse_id then m.quantity else -m.quantity end) as delta
            from (select g.product_id, g.warehouse_id, min(g.left_at) as left_at
                    from unnest(refuse_shortfalls.product_ids, refuse_shortfalls.warehouse_ids,
                                refuse_shortfalls.left_at) as g (product_id, warehouse_id, left_at)
                   group by g.product_id, g.warehouse_id) l
            join issoh.stock_movements m
              on m.product_id = l.product_id and l.warehouse_id in (m.from_location, m.to_location)
             and m.movement_date >= l.left_at
           where m.movement_date >= v_since
           group by l.product_id, l.warehouse_id, m.movement_date
        ) d
        join issoh.stock_on_hand s on s.product_id = d.product_id and s.warehouse_id = d.warehouse_id
      window later as (partition by d.product_id, d.warehouse_id order by d.at desc)
    ) b
   cross join lateral (
     -- Of the statement's own only what had left by then.
     select max(g.left_at) as left_at, sum(g.pieces) as pieces
       from unnest(refuse_shortfalls.product_ids, refuse_shortfalls.warehouse_ids, refuse_shortfalls.left_at,
                   refuse_shortfalls.pieces) as g (product_id, warehouse_id, left_at, pieces)
      where g.product_id = b.product_id and g.warehouse_id = b.warehouse_id and g.left_at <= b.at) o
    join issoh.warehouses w on w.warehouse_id = b.warehouse_id
    join issoh.selected_products p on p.product_id = b.product_id
   where b.balance < 0 and not w.allow_negative and b.at >= w.never_negative_since
   order by b.at, p.internal_sku
   limit 1;
  if found then
    raise exception using
      errcode = 'ISCNS',
      message = format('%s in %s: %s pieces cannot leave at %s: %s were there%s.', v_short.internal_sku,
                       v_short.warehouse_code, v_short.pieces, v_short.left_at, v_short.balance + v_short.pieces,
                       case when v_short.at > v_short.left_at then format(' at %s', v_short.at) end),
      hint = 'Nothing leaves before it has come: check the date, or post the missing receipt first; a warehouse may be'
             ' told to allow negative stock.';
  end if;
end
$$;
comment on function issoh_private.refuse_shortfalls(uuid[], uuid[], timestamptz[], bigint[]) is
  $$Refuses what the statement before let leave places (each: product, warehouse, when, pieces) if less than nothing
was there at any date since then, unless the warehouse allows it. Raises ISCNS, naming when, and how much was there.$$;
