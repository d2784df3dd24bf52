create or replace function issoh.place_orders(
  po_number text,
  supplier text,
  warehouse text default null,
  lines issoh.order_line_input[] default '{}',
  expected_at timestamptz default null
) returns setof issoh.purchase_order_lines
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
rows 100
as $$
declare
  v_supplier_id constant uuid := issoh_private.resolve_supplier(place_orders.supplier);
  v_warehouse_id constant uuid := issoh_private.receiving_warehouse(place_orders.warehouse);
  v_base constant text := issoh_private.base_currency();
  v_today constant date := (now() at time zone 'UTC')::date;
  v_products uuid[];
  v_taken text;
begin
  if length(place_orders.po_number) between 1 and 200 is not true then
    raise exception using
      errcode = 'ISIRF', message = 'An order needs a number.', hint = 'po_number has 1 to 200 characters.';
  elsif v_supplier_id is null then
    raise exception using
      errcode = 'ISNSU', message = 'An order needs a supplier.', hint = 'Name a supplier by its code or its id.';
  end if;
  v_products := issoh_private.read_order_products(place_orders.lines);

  perform issoh_private.lock_products(v_products);
  select p.internal_sku into v_taken
    from issoh.purchase_order_lines l
    join issoh.selected_products p on p.product_id = l.product_id
   where l.po_number = place_orders.po_number and l.product_id = any (v_products)
   limit 1;
  if found then
    raise exception using
      errcode = 'ISCOL',
      message = format('Order %s has a line of "%s" already.', place_orders.po_number, v_taken),
      hint = 'Use another po_number for what is ordered in addition.';
  end if;

  return query
  insert into issoh.purchase_order_lines as l
    (po_number, supplier_id, product_id, warehouse_id, quantity_ordered, unit_cost, currency_code, expected_at)
  select place_orders.po_number, v_supplier_id, v_products[i.position], v_warehouse_id, i.quantity,
         case
           when coalesce(i.currency_code, v_base) = v_base then trim_scale(i.unit_cost)
           else trim_scale(round(issoh_private.to_base(i.unit_cost, i.currency_code, v_today), 10))
         end,
         v_base, place_orders.expected_at
    from unnest(place_orders.lines) with ordinality
      as i (product_id, internal_sku, quantity, unit_cost, currency_code, position)
   order by i.position
  returning l.*;
end
$$;
comment on function issoh.place_orders(text, text, text, issoh.order_line_input[], timestamptz) is
  'Notes what was ordered from a supplier (code or id), each product (product_id or internal_sku) once: it is on
order until receipts with reference_type PO and this number bring it. The warehouse may be left out where only one
is active. unit_cost is per piece, in currency_code or the base currency, kept in the base currency at today''s
rate. Raises ISNSU, ISNWH, ISNPR, ISIRF (no number), ISIOL (lines that cannot be used), ISIQT, ISIUC, ISICU,
ISCXR, ISCOL (on that order already), ISCWI.';
grant execute on function issoh.place_orders(text, text, text, issoh.order_line_input[], timestamptz)
  to inv_stock_operator, inv_admin;
