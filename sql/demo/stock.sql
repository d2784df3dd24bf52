-- Four months of a small trade with the 36 products that the demo has imported, 12 of each of its three suppliers, and
-- with four that no list offers: three warehouses, deliveries, transfers, sales at each product's own pace, a return,
-- orders, reservations, a count. By fixed arithmetic: the same every time, but for the dates, which end today; what was
-- delivered cost a little less then than the suppliers ask now. A stock operator may run it; where its first warehouse
-- is, it does nothing.
do $$
declare
  -- Midnight of UTC, so that days are whole whenever this runs.
  v_today constant timestamptz := date_trunc('day', now(), 'UTC');
  v_day constant interval := interval '24 hours';
  -- Of the suppliers in turn, so that product i has supplier i % 3; then the four of our own. Costs beside them.
  v_skus text[];
  v_costs numeric[];
  v_suppliers text[];
  v_movements issoh.movement_input[];
  v_found issoh.stock_movements;
begin
  if exists (select from issoh.warehouses w where w.warehouse_code = 'DEMO-NORTH') then
    return;
  end if;

  select array_agg(p.internal_sku order by p.rank, p.supplier_code),
         array_agg(p.cost_price order by p.rank, p.supplier_code),
         array_agg(p.supplier_code order by p.rank, p.supplier_code)
    into v_skus, v_costs, v_suppliers
    from (
      select p.internal_sku, l.cost_price, s.supplier_code,
             row_number() over (partition by s.supplier_id order by p.internal_sku) as rank
        from issoh.selected_products p
        join issoh.supplier_listings l on l.product_id = p.product_id
        join issoh.suppliers s on s.supplier_id = p.spp_supplier_id
       where p.selection_reason = 'demo') p;
  if cardinality(v_skus) is distinct from 36 or v_suppliers[1:3] is distinct from v_suppliers[34:36] then
    raise exception 'The demo needs 12 imported products of each of three suppliers.';
  end if;

  perform issoh.create_warehouse('DEMO-NORTH', 'Northern store', '{"city": "Oulu"}', 20000),
          issoh.create_warehouse('DEMO-SOUTH', 'Southern store', '{"city": "Turku"}'),
          issoh.create_warehouse('DEMO-SHOP', 'Shop floor', '{"city": "Turku"}', 500);
  v_skus := v_skus || array['OWN-1', 'OWN-2', 'OWN-3', 'OWN-4'];
  v_costs := v_costs || array[0.35, 0.6, 2.4, 7.5];
  perform issoh.add_product(v_skus[i], name, unit_of_measure => 'PCE', selection_reason => 'demo')
     from unnest(array['Carrier bag, small', 'Carrier bag, large', 'Gift box', 'Delivery crate'])
       with ordinality as n (name, at), lateral (select 36 + n.at) o (i);
  -- What no list says; five of six come in packs of ten.
  perform issoh.update_product(v_skus[i], jsonb_build_object(
            'lead_time_days', 3 + i % 12, 'pack_multiple', case when i % 6 > 0 then 10 end))
     from generate_series(1, 40) i;

  -- First deliveries, dearer second ones, some pieces to the south and to the shop, and issues at each product's own
  -- pace. Of products 10, 20, 30 and 40 little or nothing is ever sold.
  v_movements := array(
    select jsonb_populate_record(null::issoh.movement_input, m.movement || jsonb_build_object(
             'internal_sku', m.sku, 'movement_date', v_today - m.days * v_day))
      from (
        select i, 1 as kind, 120 - i % 5 as days, v_skus[i] as sku,
               jsonb_build_object('movement_type', 'receipt', 'quantity', 160 + i * 7 % 100,
                                  'to_location', 'DEMO-NORTH', 'unit_cost', round(v_costs[i] * 0.93, 4)) as movement
          from generate_series(1, 40) i
        union all
        select i, 2, 60 - i % 7, v_skus[i],
               jsonb_build_object('movement_type', 'receipt', 'quantity', 60 + i * 11 % 40, 'to_location', 'DEMO-NORTH',
                                  'unit_cost', round(v_costs[i] * 0.97, 4))
          from generate_series(1, 40) i where i % 10 > 0
        union all
        select i, 3, 90 - i % 4, v_skus[i],
               jsonb_build_object('movement_type', 'transfer', 'quantity', 40, 'from_location', 'DEMO-NORTH',
                                  'to_location', case when i % 4 = 0 then 'DEMO-SHOP' else 'DEMO-SOUTH' end)
          from generate_series(1, 40) i where i % 3 > 0 and i % 10 > 0
        union all
        select i, 4, 114 - k * (4 + i % 5), v_skus[i],
               jsonb_build_object('movement_type', 'issue', 'quantity', 1 + (i * 3 + k * 5) % (5 + i % 11),
                                  'from_location', 'DEMO-NORTH', 'reference_type', 'SO',
                                  'reference_id', format('SO-%s', 1000 + i * 40 + k))
          from generate_series(1, 40) i, generate_series(0, 28) k
         where i % 10 > 0 and k * (4 + i % 5) <= 113
        union all
        select i, 5, 80 - k * 9, v_skus[i],
               jsonb_build_object('movement_type', 'issue', 'quantity', 1 + (i + k) % 4,
                                  'from_location', case when i % 4 = 0 then 'DEMO-SHOP' else 'DEMO-SOUTH' end,
                                  'reference_type', 'SO', 'reference_id', format('SO-%s', 5000 + i * 40 + k))
          from generate_series(1, 40) i, generate_series(0, 8) k where i % 3 > 0 and i % 10 > 0
        union all
        select i, 6, 101, v_skus[i],
               jsonb_build_object('movement_type', 'issue', 'quantity', 3, 'from_location', 'DEMO-NORTH')
          from generate_series(10, 20, 10) i
      ) m
     order by m.days desc, m.kind, m.i);
  perform from issoh.post_movements(v_movements, 'demo stock');

  -- A customer brings two pieces back, and a delivery that was typed in twice is taken out again.
  select m.* into v_found
    from issoh.stock_movements m
    join issoh.selected_products p on p.product_id = m.product_id
   where p.internal_sku = v_skus[7] and m.movement_type = 'issue' and m.quantity >= 5
   order by m.movement_date desc, m.seq desc
   limit 1;
  perform issoh.post_movement(jsonb_populate_record(null::issoh.movement_input, jsonb_build_object(
    'internal_sku', v_skus[7], 'movement_type', 'receipt', 'quantity', 2, 'to_location', 'DEMO-NORTH',
    'returns_movement_id', v_found.movement_id, 'movement_date', v_found.movement_date + v_day, 'note', 'wrong size')));
  v_found := issoh.post_movement(jsonb_populate_record(null::issoh.movement_input, jsonb_build_object(
    'internal_sku', v_skus[8], 'movement_type', 'receipt', 'quantity', 90, 'to_location', 'DEMO-NORTH',
    'unit_cost', v_costs[8], 'movement_date', v_today - 5 * v_day)));
  perform issoh.reverse_movement(v_found.movement_id, 'entered twice');

  perform issoh.set_reorder_levels(v_skus[i], 'DEMO-NORTH',
                                   case when i % 10 = 0 then 200 else 100 + i * 13 % 90 end,
                                   case when i % 4 = 0 then 80 end)
     from generate_series(1, 40) i;
  perform issoh.reserve_stock(r.sku, r.warehouse, r.quantity, 'SO', r.number, v_today + r.days * v_day,
                              due_at => v_today + (r.days - 1) * v_day)
     from (values (v_skus[1], 'DEMO-NORTH', 12, 'SO-9001', 2), (v_skus[2], 'DEMO-SOUTH', 5, 'SO-9001', 2),
                  (v_skus[11], 'DEMO-NORTH', 30, 'SO-9002', 5), (v_skus[13], 'DEMO-NORTH', 8, 'SO-9003', 20),
                  (v_skus[26], 'DEMO-NORTH', 10, 'SO-9004', null)) as r (sku, warehouse, quantity, number, days);

  -- One order is overdue, one came in part, one is on its way, one was cancelled.
  perform from issoh.place_orders('PO-9101', v_suppliers[3], 'DEMO-NORTH',
    array[row(null, v_skus[3], 100, v_costs[3], 'EUR', null), row(null, v_skus[6], 50, v_costs[6], 'EUR', null)]
      ::issoh.order_line_input[], v_today - 6 * v_day);
  perform from issoh.place_orders('PO-9102', v_suppliers[4], 'DEMO-NORTH',
    array[row(null, v_skus[4], 80, v_costs[4], 'EUR', null), row(null, v_skus[19], 60, v_costs[19], 'EUR', null)]
      ::issoh.order_line_input[], v_today - 2 * v_day);
  perform from issoh.place_orders('PO-9103', v_suppliers[5], 'DEMO-SOUTH',
    array[row(null, v_skus[5], 40, v_costs[5], 'EUR', null)]::issoh.order_line_input[], v_today + 10 * v_day);
  perform from issoh.place_orders('PO-9104', v_suppliers[8], 'DEMO-NORTH',
    array[row(null, v_skus[8], 90, v_costs[8], 'EUR', null)]::issoh.order_line_input[], v_today - 9 * v_day);
  perform from issoh.cancel_order('PO-9104');
  perform from issoh.post_movements(array(
    select jsonb_populate_record(null::issoh.movement_input, jsonb_build_object(
             'internal_sku', v_skus[r.i], 'movement_type', 'receipt', 'quantity', r.quantity,
             'to_location', 'DEMO-NORTH', 'reference_type', 'PO', 'reference_id', 'PO-9102', 'movement_date',
             v_today - v_day))
      from (values (4, 80), (19, 25)) as r (i, quantity)));

  -- A count finds some missing, one too many, and two that agree.
  perform from issoh.record_stock_counts('DEMO-SOUTH', array(
    select row(null, p.internal_sku, s.quantity_on_hand + c.difference, c.note)::issoh.stock_count_input
      from (values (v_skus[1], -3, 'carton torn'), (v_skus[2], 0, null), (v_skus[5], 1, null), (v_skus[7], 0, null),
                   (v_skus[14], -1, null)) as c (sku, difference, note)
      join issoh.selected_products p on p.internal_sku = c.sku
      join issoh.stock_on_hand s on s.product_id = p.product_id
      join issoh.warehouses w on w.warehouse_id = s.warehouse_id and w.warehouse_code = 'DEMO-SOUTH'
     order by c.sku), 'COUNT-1', 'demo count');
end
$$;
