-- Nothing left a warehouse before it had come, at no date, unless the warehouse says that it may.
with moved as (
  select m.product_id, w.warehouse_id, m.movement_date, sum(w.sign * m.quantity) as delta
    from issoh.stock_movements m
   cross join lateral (values (m.from_location, -1), (m.to_location, 1)) w (warehouse_id, sign)
   where w.warehouse_id is not null
   group by m.product_id, w.warehouse_id, m.movement_date
), balances as (
  select m.product_id, m.warehouse_id, m.movement_date,
         sum(m.delta) over (partition by m.product_id, m.warehouse_id order by m.movement_date) as pieces
    from moved m
)
select b.product_id, b.warehouse_id, b.movement_date, b.pieces
  from balances b
  join issoh.warehouses w on w.warehouse_id = b.warehouse_id
 where b.pieces < 0 and not w.allow_negative and b.movement_date >= w.never_negative_since;
