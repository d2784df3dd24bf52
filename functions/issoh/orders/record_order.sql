create or replace function issoh.record_order(
  po_number text,
  supplier text,
  warehouse text,
  lines jsonb,
  expected_at timestamptz default null
) returns setof issoh.order_line
language sql volatile
set search_path = pg_catalog, pg_temp
rows 100
as $$
  select n.*
    from issoh.place_orders(
           record_order.po_number, record_order.supplier, record_order.warehouse,
           (select array_agg(jsonb_populate_record(null::issoh.order_line_input, e.value) order by e.position)
              from jsonb_array_elements(record_order.lines) with ordinality e (value, position)),
           record_order.expected_at) l
   cross join lateral issoh.name_order_line(l) n
   order by n.order_line_id
$$;
comment on function issoh.record_order(text, text, text, jsonb, timestamptz) is
  $$Orders a JSON array of lines as place_orders does, with the same errors, and answers them by their names.$$;
grant execute on function issoh.record_order(text, text, text, jsonb, timestamptz) to inv_stock_operator, inv_admin;
