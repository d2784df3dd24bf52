-- Nothing is below zero, and nothing reserved that is not there, unless the warehouse allows it.
select s.product_id, w.warehouse_code, s.quantity_on_hand, s.quantity_reserved
  from issoh.stock_on_hand s
  join issoh.warehouses w on w.warehouse_id = s.warehouse_id
 where s.quantity_on_hand < s.quantity_reserved and not w.allow_negative;
