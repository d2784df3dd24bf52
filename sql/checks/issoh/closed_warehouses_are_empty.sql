-- A closed warehouse holds no stock and no reservation, and nothing is on its way there.
select w.warehouse_code, s.product_id, s.quantity_on_hand, s.quantity_reserved, o.quantity_open
  from issoh.warehouses w
  left join issoh.stock_on_hand s on s.warehouse_id = w.warehouse_id
  left join issoh.purchase_order_lines o on o.warehouse_id = w.warehouse_id and o.quantity_open > 0
 where not w.is_active and (s.quantity_on_hand <> 0 or s.quantity_reserved <> 0 or o.quantity_open > 0);
