-- What IS-SOH shows at a first start: three warehouses, three suppliers, 40 products and 120 days of a small trade in
-- fittings. Made through the public functions, by fixed arithmetic: the same every time, but for the dates, which end
-- today. Run it as the owner or a superuser; where its first product is, it does nothing.
do $$
declare
  -- Midnight of UTC, so that days are whole whenever this runs.
  v_today constant timestamptz := date_trunc('day', now(), 'UTC');
  v_day constant interval := interval '24 hours';
  v_movements issoh.movement_input[];
  v_found issoh.stock_movements;
begin
  if exists (select from issoh.selected_products p where p.internal_sku = 'DEMO-01') then
    return;
  end if;

  insert into issoh.suppliers (supplier_id, supplier_code, supplier_name, status, currency_code)
  values ('0190a000-0000-7000-8000-00000000000a', 'DEMO-ALFA', 'Alfa Fasteners', 'active', 'EUR'),
         ('0190a000-0000-7000-8000-00000000000b', 'DEMO-BETA', 'Beta Hardware', 'active', 'EUR'),
         ('0190a000-0000-7000-8000-00000000000c', 'DEMO-GAMMA', 'Gamma Tools', 'active', 'EUR')
  on conflict do nothing;
  perform issoh.create_warehouse('DEMO-NORTH', 'Northern store', '{"city": "Oulu"}', 20000),
          issoh.create_warehouse('DEMO-SOUTH', 'Southern store', '{"city": "Turku"}'),
          issoh.create_warehouse('DEMO-SHOP', 'Shop floor', '{"city": "Turku"}', 500);
  perform issoh.set_pricing_tier('demo-trade', 'Trade');

  -- The last four have no supplier; five of six come in packs of ten.
  perform issoh.add_product(
            format('DEMO-%s', lpad(i::text, 2, '0')),
            (array['Hex bolt', 'Wood screw', 'Wall plug', 'Washer', 'Hinge', 'Padlock', 'Paint brush', 'Work gloves'])
              [1 + (i - 1) / 5]
            || (array[', small', ', medium', ', large', ', extra large', ', assorted'])[1 + (i - 1) % 5],
            unit_of_measure => 'PCE', min_order_qty => case when i % 4 = 0 then 50 end,
            pack_multiple => case when i % 6 > 0 then 10 end, lead_time_days => 3 + i % 12,
            supplier => case when i <= 36 then (array['DEMO-ALFA', 'DEMO-BETA', 'DEMO-GAMMA'])[1 + i % 3] end,
            selection_reason => 'demo')
     from generate_series(1, 40) i;
  perform issoh.set_price(p.sku, cost_price => p.cost, markup_percentage => p.markup,
                          effective_from => v_today - 100 * v_day),
          issoh.set_price(p.sku, 'demo-trade', adjustment_percentage => -12, effective_from => v_today - 100 * v_day,
                          source_tier => (select t.tier_code from issoh.pricing_tiers t where t.is_default))
     from (select format('DEMO-%s', lpad(i::text, 2, '0')) as sku, 0.8 + i * 0.35 as cost, 25 + i % 5 * 10 as markup
             from generate_series(1, 40) i) p;

  -- First deliveries, dearer second ones, some pieces to the south and to the shop, and issues at each product's own
  -- pace. Of products 10, 20, 30 and 40 little or nothing is ever sold.
  v_movements := array(
    select jsonb_populate_record(null::issoh.movement_input, m.movement || jsonb_build_object(
             'internal_sku', m.sku, 'movement_date', v_today - m.days * v_day))
      from (
        select i, 1 as kind, 120 - i % 5 as days, format('DEMO-%s', lpad(i::text, 2, '0')) as sku,
               jsonb_build_object('movement_type', 'receipt', 'quantity', 160 + i * 7 % 100,
                                  'to_location', 'DEMO-NORTH', 'unit_cost', 0.75 + i * 0.35) as movement
          from generate_series(1, 40) i
        union all
        select i, 2, 60 - i % 7, format('DEMO-%s', lpad(i::text, 2, '0')),
               jsonb_build_object('movement_type', 'receipt', 'quantity', 60 + i * 11 % 40, 'to_location', 'DEMO-NORTH',
                                  'unit_cost', 0.8 + i * 0.35)
          from generate_series(1, 40) i where i % 10 > 0
        union all
        select i, 3, 90 - i % 4, format('DEMO-%s', lpad(i::text, 2, '0')),
               jsonb_build_object('movement_type', 'transfer', 'quantity', 40, 'from_location', 'DEMO-NORTH',
                                  'to_location', case when i % 4 = 0 then 'DEMO-SHOP' else 'DEMO-SOUTH' end)
          from generate_series(1, 40) i where i % 3 > 0 and i % 10 > 0
        union all
        select i, 4, 114 - k * (4 + i % 5), format('DEMO-%s', lpad(i::text, 2, '0')),
               jsonb_build_object('movement_type', 'issue', 'quantity', 1 + (i * 3 + k * 5) % (5 + i % 11),
                                  'from_location', 'DEMO-NORTH', 'reference_type', 'SO',
                                  'reference_id', format('SO-%s', 1000 + i * 40 + k))
          from generate_series(1, 40) i, generate_series(0, 28) k
         where i % 10 > 0 and k * (4 + i % 5) <= 113
        union all
        select i, 5, 80 - k * 9, format('DEMO-%s', lpad(i::text, 2, '0')),
               jsonb_build_object('movement_type', 'issue', 'quantity', 1 + (i + k) % 4,
                                  'from_location', case when i % 4 = 0 then 'DEMO-SHOP' else 'DEMO-SOUTH' end,
                                  'reference_type', 'SO', 'reference_id', format('SO-%s', 5000 + i * 40 + k))
          from generate_series(1, 40) i, generate_series(0, 8) k where i % 3 > 0 and i % 10 > 0
        union all
        select i, 6, 101, format('DEMO-%s', lpad(i::text, 2, '0')),
               jsonb_build_object('movement_type', 'issue', 'quantity', 3, 'from_location', 'DEMO-NORTH')
          from generate_series(10, 20, 10) i
      ) m
     order by m.days desc, m.kind, m.i);
  perform from issoh.post_movements(v_movements, 'demo stock');

  -- A customer brings two pieces back, and a delivery that was typed in twice is taken out again.
  select m.* into v_found
    from issoh.stock_movements m
    join issoh.selected_products p on p.product_id = m.product_id
   where p.internal_sku = 'DEMO-07' and m.movement_type = 'issue' and m.quantity >= 5
   order by m.movement_date desc
   limit 1;
  perform issoh.post_movement(jsonb_populate_record(null::issoh.movement_input, jsonb_build_object(
    'internal_sku', 'DEMO-07', 'movement_type', 'receipt', 'quantity', 2, 'to_location', 'DEMO-NORTH',
    'returns_movement_id', v_found.movement_id, 'movement_date', v_found.movement_date + v_day, 'note', 'wrong size')));
  v_found := issoh.post_movement(jsonb_populate_record(null::issoh.movement_input, jsonb_build_object(
    'internal_sku', 'DEMO-08', 'movement_type', 'receipt', 'quantity', 90, 'to_location', 'DEMO-NORTH',
    'unit_cost', 3.6, 'movement_date', v_today - 5 * v_day)));
  perform issoh.reverse_movement(v_found.movement_id, 'entered twice');

  perform issoh.set_reorder_levels(format('DEMO-%s', lpad(i::text, 2, '0')), 'DEMO-NORTH',
                                   case when i % 10 = 0 then 200 else 100 + i * 13 % 90 end,
                                   case when i % 4 = 0 then 80 end)
     from generate_series(1, 40) i;
  perform issoh.reserve_stock(r.sku, r.warehouse, r.quantity, 'SO', r.number, v_today + r.days * v_day)
     from (values ('DEMO-01', 'DEMO-NORTH', 12, 'SO-9001', 2), ('DEMO-02', 'DEMO-SOUTH', 5, 'SO-9001', 2),
                  ('DEMO-11', 'DEMO-NORTH', 30, 'SO-9002', 5), ('DEMO-13', 'DEMO-NORTH', 8, 'SO-9003', 20),
                  ('DEMO-26', 'DEMO-NORTH', 10, 'SO-9004', null)) as r (sku, warehouse, quantity, number, days);

  -- One order is overdue, one came in part, one is on its way, one was cancelled.
  perform from issoh.place_orders('PO-9101', 'DEMO-ALFA', 'DEMO-NORTH',
    array[row(null, 'DEMO-03', 100, 1.8, null), row(null, 'DEMO-06', 50, 2.9, null)]::issoh.order_line_input[],
    v_today - 6 * v_day);
  perform from issoh.place_orders('PO-9102', 'DEMO-BETA', 'DEMO-NORTH',
    array[row(null, 'DEMO-04', 80, 2.2, null), row(null, 'DEMO-19', 60, 7.4, null)]::issoh.order_line_input[],
    v_today - 2 * v_day);
  perform from issoh.place_orders('PO-9103', 'DEMO-GAMMA', 'DEMO-SOUTH',
    array[row(null, 'DEMO-05', 40, 2.5, null)]::issoh.order_line_input[], v_today + 10 * v_day);
  perform from issoh.place_orders('PO-9104', 'DEMO-GAMMA', 'DEMO-NORTH',
    array[row(null, 'DEMO-08', 90, 3.6, null)]::issoh.order_line_input[], v_today - 9 * v_day);
  perform from issoh.cancel_order('PO-9104');
  perform from issoh.post_movements(array(
    select jsonb_populate_record(null::issoh.movement_input, jsonb_build_object(
             'internal_sku', r.sku, 'movement_type', 'receipt', 'quantity', r.quantity, 'to_location', 'DEMO-NORTH',
             'unit_cost', r.cost, 'reference_type', 'PO', 'reference_id', 'PO-9102', 'movement_date', v_today - v_day))
      from (values ('DEMO-04', 80, 2.2), ('DEMO-19', 25, 7.4)) as r (sku, quantity, cost)));

  -- A count finds some missing, one too many, and two that agree.
  perform from issoh.record_stock_counts('DEMO-SOUTH', array(
    select row(null, p.internal_sku, s.quantity_on_hand + c.difference, c.note)::issoh.stock_count_input
      from (values ('DEMO-01', -3, 'carton torn'), ('DEMO-02', 0, null), ('DEMO-05', 1, null), ('DEMO-07', 0, null),
                   ('DEMO-14', -1, null)) as c (sku, difference, note)
      join issoh.selected_products p on p.internal_sku = c.sku
      join issoh.stock_on_hand s on s.product_id = p.product_id
      join issoh.warehouses w on w.warehouse_id = s.warehouse_id and w.warehouse_code = 'DEMO-SOUTH'
     order by c.sku), 'COUNT-1', 'demo count');
end
$$;
