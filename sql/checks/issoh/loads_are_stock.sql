-- The load of a warehouse of limited capacity is the stock in it, and there is one for each.
select w.warehouse_code, l.units,
       (select sum(s.quantity_on_hand) from issoh.stock_on_hand s where s.warehouse_id = w.warehouse_id) as stock
  from issoh.warehouses w
  full join issoh_private.warehouse_loads l on l.warehouse_id = w.warehouse_id
 where (w.capacity_units is not null or l.warehouse_id is not null)
   and (w.capacity_units is null or l.units is distinct from coalesce(
     (select sum(s.quantity_on_hand) from issoh.stock_on_hand s where s.warehouse_id = w.warehouse_id), 0));
