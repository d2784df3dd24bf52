create or replace function issoh.list_orders(
  supplier text default null,
  po_number text default null,
  late boolean default null,
  open boolean default null,
  product text default null,
  warehouse text default null,
  after_id uuid default null,
  page_size integer default 100
) returns setof issoh.order_line
language plpgsql stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
rows 100
as $$
declare
  v_supplier_id constant uuid := issoh_private.known_supplier(list_orders.supplier);
  v_product_id constant uuid := case
    when list_orders.product is not null then (issoh_private.resolve_product(list_orders.product)).product_id
  end;
  v_warehouse_id constant uuid := case
    when list_orders.warehouse is not null
      then (issoh_private.resolve_warehouse(list_orders.warehouse)).warehouse_id
  end;
begin
  return query
  select n.*
    from issoh.purchase_order_lines l
   cross join lateral issoh.name_order_line(l) n
   where (v_supplier_id is null or l.supplier_id = v_supplier_id)
     and (v_product_id is null or l.product_id = v_product_id)
     and (v_warehouse_id is null or l.warehouse_id = v_warehouse_id)
     and (list_orders.po_number is null or l.po_number = list_orders.po_number)
     and (list_orders.late is null
          or (l.quantity_open > 0 and coalesce(l.expected_at < now(), false)) = list_orders.late)
     and (list_orders.open is null or list_orders.open and l.quantity_open > 0
          or not list_orders.open and l.quantity_open = 0)
     and (list_orders.after_id is null or l.order_line_id > list_orders.after_id)
   order by l.order_line_id
   limit list_orders.page_size;
end
$$;
comment on function issoh.list_orders(text, text, boolean, boolean, text, text, uuid, integer) is
  $$A page of order lines in the order they were placed: of one supplier (code or id), of one order, of those that are
late or are not, of which something is still to come or nothing, of one product (SKU or id), for one warehouse (code or
id), or of all, after the line of an id. It writes nothing. Raises ISNSU, ISNPR, ISNWH.$$;
grant execute on function issoh.list_orders(text, text, boolean, boolean, text, text, uuid, integer)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
