create or replace function issoh.name_order_line(line issoh.purchase_order_lines) returns issoh.order_line
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select line.order_line_id, line.po_number, line.supplier_id, s.supplier_code, line.product_id, p.internal_sku,
         p.product_name, line.warehouse_id, w.warehouse_code, line.quantity_ordered, line.quantity_received,
         line.quantity_open, line.is_cancelled, line.unit_cost, line.pack_size, line.pack_cost, line.currency_code,
         line.expected_at, line.quantity_open > 0 and coalesce(line.expected_at < now(), false), line.ordered_by,
         line.ordered_at
    from issoh.selected_products p
    join issoh.warehouses w on w.warehouse_id = line.warehouse_id
    left join issoh.suppliers s on s.supplier_id = line.supplier_id
   where p.product_id = line.product_id
$$;
comment on function issoh.name_order_line(issoh.purchase_order_lines) is
  $$A line of an order as the door answers it: with the names of what it is about, and whether it is late.$$;
grant execute on function issoh.name_order_line(issoh.purchase_order_lines)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
