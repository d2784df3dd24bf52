-- Pieces on hand are the sum of the ledger, for every product and warehouse, and know its first and last dates.
with ledger as (
  select m.product_id, w.id as warehouse_id, sum(w.sign * m.quantity) as quantity,
         min(m.movement_date) as first_date, max(m.movement_date) as last_date
    from issoh.stock_movements m
   cross join lateral (values (m.from_location, -1), (m.to_location, 1)) w (id, sign)
   where w.id is not null
   group by m.product_id, w.id
)
select coalesce(s.product_id, l.product_id) as product_id, coalesce(s.warehouse_id, l.warehouse_id) as warehouse_id,
       s.quantity_on_hand, l.quantity as ledger_quantity, s.first_movement_date, l.first_date, s.last_movement_date,
       l.last_date
  from issoh.stock_on_hand s
  full join ledger l on l.product_id = s.product_id and l.warehouse_id = s.warehouse_id
 where coalesce(s.quantity_on_hand, 0) <> coalesce(l.quantity, 0)
    or (s.first_movement_date, s.last_movement_date) is distinct from (l.first_date, l.last_date);
