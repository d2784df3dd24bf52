create or replace function issoh.list_orders(
  supplier text default null,
  po_number text default null,
  late boolean default null,
  after_id uuid default null,
  page_size integer default 100
) returns setof issoh.order_line
language sql stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
  select n.*
    from issoh.purchase_order_lines l
   cross join lateral issoh.name_order_line(l) n
   where (list_orders.supplier is null
          or l.supplier_id = (select issoh_private.known_supplier(list_orders.supplier)))
     and (list_orders.po_number is null or l.po_number = list_orders.po_number)
     and (list_orders.late is null
          or (l.quantity_open > 0 and coalesce(l.expected_at < now(), false)) = list_orders.late)
     and (list_orders.after_id is null or l.order_line_id > list_orders.after_id)
   order by l.order_line_id
   limit list_orders.page_size
$$;
comment on function issoh.list_orders(text, text, boolean, uuid, integer) is
  $$A page of order lines: of one supplier (code or id), of one order, of those that are late or are not, or of all,
after the line of an id. It writes nothing. Raises ISNSU.$$;
grant execute on function issoh.list_orders(text, text, boolean, uuid, integer)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
