create or replace function issoh.quote_order(supplier text, lines jsonb) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_supplier_id constant uuid := issoh_private.known_supplier(quote_order.supplier);
  v_lines constant issoh.order_line_input[] := array(
    select jsonb_populate_record(null::issoh.order_line_input, e.value)
      from jsonb_array_elements(quote_order.lines) with ordinality e (value, position)
     order by e.position);
  v_products uuid[];
  v_answer jsonb;
begin
  if v_supplier_id is null then
    raise exception using
      errcode = 'ISNSU', message = 'A quote needs a supplier.', hint = 'Name a supplier by its code or its id.';
  end if;
  v_products := issoh_private.read_order_products(v_lines);
  with line as materialized (
    select v_products[l.position] as product_id, l.quantity * coalesce(l.pack_size, 1) as pieces, l.position
      from unnest(v_lines) with ordinality
        as l (product_id, internal_sku, quantity, unit_cost, currency_code, pack_size, position)
  ), priced as materialized (
    select p.internal_sku, l.pieces, l.position, a.price, a.currency_code, trim_scale(a.price * l.pieces) as cost
      from line l
      join issoh.selected_products p on p.product_id = l.product_id
      left join issoh_private.ask_prices(v_supplier_id, array(select i.product_id from line i order by i.position),
                                         array(select i.pieces from line i order by i.position)) a
             on a.product_id = l.product_id
  )
  select jsonb_build_object(
           'items', (select jsonb_agg(jsonb_build_object('internal_sku', r.internal_sku, 'quantity', r.pieces,
                                                         'unit_cost', r.price::text, 'currency_code', r.currency_code,
                                                         'cost', r.cost::text) order by r.position)
                       from priced r),
           'totals', (select coalesce(jsonb_agg(jsonb_build_object('currency_code', t.currency_code,
                                                                   'cost', t.cost::text)
                                                order by t.currency_code), '[]')
                        from (select r.currency_code, trim_scale(sum(r.cost)) as cost
                                from priced r
                               where r.cost is not null
                               group by r.currency_code) t))
    into v_answer;
  return v_answer;
end
$$;
comment on function issoh.quote_order(text, jsonb) is
  $$What place_orders would agree for a JSON array of lines {internal_sku or product_id, quantity, pack_size?} at a
supplier (code or id) today, and writes nothing: {items: [{internal_sku, quantity (pieces), unit_cost, currency_code,
cost}], totals: [{currency_code, cost}]}, amounts as text; null where SPP lists nothing of a product. Raises ISNSU,
ISNPR, ISIOL, ISIQT, ISCSA (SPP does not answer).$$;
grant execute on function issoh.quote_order(text, jsonb) to inv_stock_operator, inv_admin;
