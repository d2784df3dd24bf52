-- Reserved pieces are the sum of the active reservations.
with reservations as (
  select r.product_id, r.warehouse_id, sum(r.reserved_quantity) as quantity
    from issoh.stock_reservations r
   where r.status = 'active'
   group by r.product_id, r.warehouse_id
)
select coalesce(s.product_id, r.product_id) as product_id, coalesce(s.warehouse_id, r.warehouse_id) as warehouse_id,
       s.quantity_reserved, r.quantity as reservations
  from issoh.stock_on_hand s
  full join reservations r on r.product_id = s.product_id and r.warehouse_id = s.warehouse_id
 where coalesce(s.quantity_reserved, 0) <> coalesce(r.quantity, 0);
