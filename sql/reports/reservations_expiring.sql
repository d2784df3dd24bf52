-- Which promises fall due within a week: to be picked, prolonged or let go?
-- For: the warehouse manager. Units: pieces; days.
select w.warehouse_code as warehouse, r.reference_type as kind, r.reference_id as number, p.internal_sku as sku,
       p.product_name as product, r.reserved_quantity as reserved, s.quantity_on_hand as on_hand,
       ceil(extract(epoch from r.due_at - now()) / 86400) as due_in_days,
       ceil(extract(epoch from r.expires_at - now()) / 86400) as days_left
  from issoh.stock_reservations r
  join issoh.selected_products p on p.product_id = r.product_id
  join issoh.warehouses w on w.warehouse_id = r.warehouse_id
  join issoh.stock_on_hand s on s.product_id = r.product_id and s.warehouse_id = r.warehouse_id
 where r.status = 'active' and r.expires_at < now() + interval '168 hours'
 order by r.expires_at, w.warehouse_code, r.reference_id, p.internal_sku;
