-- Which orders should have come by now?
-- For: the buyer, before calling a supplier. Units: pieces; days; cost in the currency of the order.
select coalesce(l.supplier_code, 'unknown') as supplier, l.po_number, l.internal_sku as sku,
       l.warehouse_code as warehouse, l.quantity_ordered as ordered, l.quantity_received as received,
       l.quantity_open as open, round(l.open_cost, 2) as open_cost, l.currency_code as currency, l.days_late
  from issoh.v_late_orders l
 order by l.expected_at, l.po_number, l.internal_sku;
