-- Which orders should have come by now?
-- For: the buyer, before calling a supplier. Units: pieces; days; cost in the base currency.
select coalesce(s.supplier_code, 'unknown') as supplier, l.po_number, p.internal_sku as sku,
       w.warehouse_code as warehouse, l.quantity_ordered as ordered, l.quantity_received as received,
       l.quantity_open as open, round(l.quantity_open * l.unit_cost, 2) as open_cost,
       floor(extract(epoch from now() - l.expected_at) / 86400) as days_late
  from issoh.purchase_order_lines l
  join issoh.selected_products p on p.product_id = l.product_id
  join issoh.warehouses w on w.warehouse_id = l.warehouse_id
  left join issoh.suppliers s on s.supplier_id = l.supplier_id
 where l.quantity_open > 0 and l.expected_at < now()
 order by l.expected_at, l.po_number, p.internal_sku;
