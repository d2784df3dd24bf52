create or replace function issoh_private.find_shortfalls(
  product_ids uuid[],
  warehouse_ids uuid[],
  left_at timestamptz[],
  pieces bigint[],
  since timestamptz
) returns table (
  product_id uuid, warehouse_id uuid, warehouse_code text, at timestamptz, balance bigint, last_left_at timestamptz,
  pieces_left bigint
)
language sql stable
as $$
  -- Read once, and summed up from both ends: for thousands of dates a no takes what a yes takes.
  select b.product_id, b.warehouse_id, w.warehouse_code, b.at, b.balance::bigint, b.left_at, b.pieces::bigint
    from (
      select d.product_id, d.warehouse_id, d.at,
             -- Back from what is there now.
             s.quantity_on_hand - sum(d.delta) over later + d.delta as balance,
             -- Of what that statement took only what had left by then.
             max(case when d.pieces > 0 then d.at end) over earlier as left_at, sum(d.pieces) over earlier as pieces
        from (
          select x.product_id, x.warehouse_id, x.at, sum(x.delta) as delta, sum(x.pieces) as pieces
            from (
              select l.product_id, l.warehouse_id, m.movement_date as at,
                     case when m.to_location = l.warehouse_id then m.quantity else -m.quantity end as delta,
                     0 as pieces
                from (select g.product_id, g.warehouse_id, min(g.left_at) as left_at
                        from unnest(find_shortfalls.product_ids, find_shortfalls.warehouse_ids,
                                    find_shortfalls.left_at) as g (product_id, warehouse_id, left_at)
                       group by g.product_id, g.warehouse_id) l
                join issoh.stock_movements m
                  on m.product_id = l.product_id and l.warehouse_id in (m.from_location, m.to_location)
                 and m.movement_date >= l.left_at
               where m.movement_date >= find_shortfalls.since
              union all
              select g.product_id, g.warehouse_id, g.left_at, 0, g.pieces
                from unnest(find_shortfalls.product_ids, find_shortfalls.warehouse_ids, find_shortfalls.left_at,
                            find_shortfalls.pieces) as g (product_id, warehouse_id, left_at, pieces)) x
           group by x.product_id, x.warehouse_id, x.at
        ) d
        join issoh.stock_on_hand s on s.product_id = d.product_id and s.warehouse_id = d.warehouse_id
      window later as (partition by d.product_id, d.warehouse_id order by d.at desc),
             earlier as (partition by d.product_id, d.warehouse_id order by d.at)
    ) b
    join issoh.warehouses w on w.warehouse_id = b.warehouse_id
   where b.balance < 0 and not w.allow_negative and b.at >= w.never_negative_since
$$;
comment on function issoh_private.find_shortfalls(uuid[], uuid[], timestamptz[], bigint[], timestamptz) is
  $$At which dates less than nothing was there of what the statement before let leave places (each: product, warehouse,
when, pieces; since the first of these), unless the warehouse allows it: how much less, how many pieces of that
statement had left by then, and when the last of them.$$;
