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
-- As in read_movements.
set enable_seqscan = off
as $$
declare
  v_supplier_id constant uuid := issoh_private.resolve_supplier(place_orders.supplier);
  v_warehouse_id constant uuid := issoh_private.receiving_warehouse(place_orders.warehouse);
  v_base constant text := issoh_private.base_currency();
  v_currency constant text := coalesce(
    (select s.currency_code from issoh.suppliers s where s.supplier_id = v_supplier_id), v_base);
  v_lead_time_days constant integer := issoh.setting('reorder.default_lead_time_days');
  v_products uuid[];
  v_asked issoh_private.asked_price[];
  v_taken text;
begin
  if length(place_orders.po_number) between 1 and 200 is not true then
    raise exception using
      errcode = 'ISIRF', message = 'An order needs a number.', hint = 'po_number has 1 to 200 characters.';
  elsif v_supplier_id is null then
    raise exception using
      errcode = 'ISNSU', message = 'An order needs a supplier.', hint = 'Name a supplier by its code or its id.';
  end if;
  perform issoh_private.refuse_endless(place_orders.expected_at, 'expected_at');
  v_products := issoh_private.read_order_products(place_orders.lines);
  -- Before the locks: nobody shall wait for SPP.
  v_asked := array(
    select a
      from (select array_agg(v_products[i.position]) as product_ids,
                   array_agg(i.quantity * coalesce(i.pack_size, 1)) as quantities
              from unnest(place_orders.lines) with ordinality
                as i (product_id, internal_sku, quantity, unit_cost, currency_code, pack_size, position)
             where i.unit_cost is null
            having count(*) > 0) u
     cross join lateral issoh_private.ask_prices(v_supplier_id, u.product_ids, u.quantities) a);
  perform issoh_private.refuse_other_currency(place_orders.lines, v_products, v_asked);

  perform issoh_private.claim_order_number(place_orders.po_number, v_supplier_id);
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
      hint = 'change_order changes it, and opens it if it was cancelled; or use another po_number.';
  end if;

  return query
  insert into issoh.purchase_order_lines as l
    (po_number, supplier_id, product_id, warehouse_id, quantity_ordered, unit_cost, pack_size, pack_cost, currency_code,
     expected_at)
  select place_orders.po_number, v_supplier_id, p.product_id, v_warehouse_id, i.quantity * coalesce(i.pack_size, 1),
         coalesce(a.price, trim_scale(round(issoh_private.share_of(i.unit_cost, 1, coalesce(i.pack_size, 1)), 10))),
         i.pack_size,
         case when i.pack_size is not null then trim_scale(coalesce(a.price * i.pack_size, i.unit_cost)) end,
         coalesce(a.currency_code, i.currency_code, v_currency),
         coalesce(place_orders.expected_at,
                  now() + make_interval(hours => 24 * coalesce(p.lead_time_days, v_lead_time_days)))
    from unnest(place_orders.lines) with ordinality
      as i (product_id, internal_sku, quantity, unit_cost, currency_code, pack_size, position)
   cross join lateral (
     select x.product_id, x.lead_time_days
       from issoh.selected_products x
      where x.product_id = v_products[i.position]
     offset 0) p
    left join unnest(v_asked) a on a.product_id = p.product_id
   order by i.position
  returning l.*;
end
$$;
comment on function issoh.place_orders(text, text, text, issoh.order_line_input[], timestamptz) is
  $$Notes what was ordered from a supplier (code or id), each product (product_id or internal_sku) once: it is on
order until receipts with reference_type PO and this number bring it. The warehouse may be left out where only one
is active. With pack_size, quantity counts packs and unit_cost is for a pack. Costs stay in currency_code, else
the currency of the supplier, else the base currency; the rate is that of the day of the receipt. A unit_cost left
out is what the supplier asks today for so many in SPP, price breaks included; where SPP lists nothing of it, the
line has none. expected_at left out: after the lead time of the product, else the setting
reorder.default_lead_time_days. Raises ISNSU, ISNWH, ISNPR, ISIRF (no number), ISIOL (lines that cannot be used),
ISIQT, ISIUC, ISICU, ISCOL (on that order already), ISCON (a number of another supplier), ISCSA (SPP does not
answer), ISCWI, ISCQL (more than can be counted).$$;
grant execute on function issoh.place_orders(text, text, text, issoh.order_line_input[], timestamptz)
  to inv_stock_operator, inv_admin;
