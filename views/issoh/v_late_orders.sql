-- From the left, so that totals do without.
create or replace view issoh.v_late_orders with (security_invoker = true) as
select l.order_line_id, l.po_number, l.supplier_id, s.supplier_code, l.product_id, p.internal_sku, p.product_name,
       l.warehouse_id, w.warehouse_code, l.quantity_ordered, l.quantity_received, l.quantity_open, l.unit_cost,
       round(case when l.pack_size is null then l.quantity_open * l.unit_cost
                  else issoh_private.share_of(l.pack_cost, l.quantity_open, l.pack_size) end, 4) as open_cost,
       l.currency_code, l.ordered_at, l.expected_at,
       floor(extract(epoch from now() - l.expected_at) / 86400)::integer as days_late
  from issoh.purchase_order_lines l
  left join issoh.selected_products p on p.product_id = l.product_id
  left join issoh.warehouses w on w.warehouse_id = l.warehouse_id
  left join issoh.suppliers s on s.supplier_id = l.supplier_id
 where l.quantity_open > 0 and l.expected_at < now();
comment on view issoh.v_late_orders is 'Order lines of which pieces should have come by now.';
comment on column issoh.v_late_orders.order_line_id is 'Identifies the line.';
comment on column issoh.v_late_orders.po_number is 'Number of the order.';
comment on column issoh.v_late_orders.supplier_id is 'Who was asked to deliver.';
comment on column issoh.v_late_orders.supplier_code is 'Code of the supplier; null where SPP does not know it.';
comment on column issoh.v_late_orders.product_id is 'What was ordered.';
comment on column issoh.v_late_orders.internal_sku is 'Our own article number.';
comment on column issoh.v_late_orders.product_name is 'Name shown to people.';
comment on column issoh.v_late_orders.warehouse_id is 'Where the goods will arrive.';
comment on column issoh.v_late_orders.warehouse_code is 'Code of the warehouse.';
comment on column issoh.v_late_orders.quantity_ordered is 'Pieces ordered.';
comment on column issoh.v_late_orders.quantity_received is 'Pieces received so far.';
comment on column issoh.v_late_orders.quantity_open is 'Pieces still to come.';
comment on column issoh.v_late_orders.unit_cost is 'Agreed cost of a piece, in currency_code; null: nobody said.';
comment on column issoh.v_late_orders.open_cost is 'What the open pieces will cost, in currency_code.';
comment on column issoh.v_late_orders.currency_code is 'ISO 4217: what the supplier is paid in.';
comment on column issoh.v_late_orders.ordered_at is 'When it was ordered.';
comment on column issoh.v_late_orders.expected_at is 'When it should have arrived.';
comment on column issoh.v_late_orders.days_late is 'Whole days since then.';
