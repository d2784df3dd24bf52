-- v_reorder_alerts: what is listed, and how many pieces it suggests, by numbers worked out by hand.
select plan(40);

select results_eq($$select tap.columns_of('issoh.v_reorder_alerts')$$, array[
  'soh_id uuid', 'product_id uuid', 'internal_sku text', 'product_name text', 'supplier_id uuid', 'supplier_code text',
  'warehouse_id uuid', 'warehouse_code text', 'quantity_on_hand integer', 'quantity_reserved integer',
  'quantity_available integer', 'quantity_on_order integer', 'reorder_point integer', 'reorder_quantity integer',
  'reorder_up_to integer', 'demand_per_day numeric', 'lead_time_days integer', 'lead_time_demand numeric', 'safety_stock numeric',
  'min_order_qty integer', 'pack_multiple integer', 'quantity_needed integer', 'suggested_quantity integer',
  'transfer_from text', 'transfer_quantity integer', 'reason text', 'explanation text'], 'v_reorder_alerts has its columns');

insert into issoh.suppliers (supplier_id, supplier_code, supplier_name, status, currency_code)
values ('00000000-0000-4000-8000-000000000001', 'ACME', 'Acme', 'active', 'EUR');
select tap.warehouse('W'), tap.warehouse('V');
create function tap.id(sku text) returns uuid language sql volatile
  as $$select p.product_id from issoh.selected_products p where p.internal_sku = sku$$;
create function tap.back(days numeric) returns timestamptz language sql stable
  as $$select now() - make_interval(secs => 86400 * days)$$;
create function tap.give_back(movement_id uuid, code text, pieces integer, at timestamptz) returns uuid
language sql volatile as $$
  select (issoh.post_movement(jsonb_populate_record(null::issoh.movement_input, jsonb_build_object(
    'product_id', m.product_id, 'movement_type', 'receipt', 'quantity', pieces, 'to_location', code,
    'movement_date', at, 'returns_movement_id', m.movement_id)))).movement_id
    from issoh.stock_movements m where m.movement_id = give_back.movement_id
$$;
create function tap.alert(sku text, code text default 'W') returns text language sql stable as $$
  select coalesce(max(concat_ws(' ', a.reason, a.quantity_available, a.quantity_on_order, '|',
                                trim_scale(a.demand_per_day), a.lead_time_days, trim_scale(a.lead_time_demand),
                                trim_scale(a.safety_stock), '|', a.quantity_needed, a.suggested_quantity)), '')
    from issoh.v_reorder_alerts a where a.internal_sku = sku and a.warehouse_code = code
$$;
create function tap.line(sku text, quantity integer) returns issoh.order_line_input language sql immutable
  as $$select row(null, sku, quantity, null, null, null)::issoh.order_line_input$$;

-- Demand. In the 10 days since the first movement: 20 three days ago, 14 less 4 that came back a day ago, 10 eight days
-- ago. 40 pieces are 4 a day; the squares sum up to 600, so the variance is (600 - 1600 / 10) / 9 = 440 / 9. Over 9 days
-- of delivery: 36, and 1.65 * sqrt(440 / 9 * 9) = 34.61: together 71. 50 available and 5 on order: 16 are needed.
-- Nine days of history are enough for the demand to count beside the reorder quantity of 3.
select issoh.set_setting('reorder.min_history_days', '9');
select issoh.add_product('A', 'A', min_order_qty => 20, pack_multiple => 12, lead_time_days => 9, supplier => 'ACME');
select tap.receive(tap.id('A'), 'W', 100, 2, tap.back(9.5)), tap.receive(tap.id('A'), 'V', 50, 2, tap.back(60));
select tap.issue(tap.id('A'), 'W', 20, tap.back(3.5)), tap.issue(tap.id('A'), 'W', 10, tap.back(8.2)),
       tap.give_back(tap.issue(tap.id('A'), 'W', 14, tap.back(1.9)), 'W', 4, tap.back(1.1));
select issoh.reserve_stock('A', 'W', 10), issoh.set_reorder_levels('A', 'W', 54, 3);
select issoh.place_orders('PO-1', 'ACME', 'W', array[tap.line('A', 5)]);
select is(tap.alert('A'), '', 'above its reorder point a product is not listed');
select issoh.set_reorder_levels('A', 'W', 55, 3);
select is(tap.alert('A'), 'demand 50 5 | 4 9 36 34.61 | 16 24', 'at its reorder point it is, with what the demand asks for');
select is((select a.explanation from issoh.v_reorder_alerts a where a.internal_sku = 'A'),
  '50 available and 5 on order are not above the reorder point of 55; at 4.00 a day, 9 days of delivery and the safety '
  || 'stock take 71; 16 are needed, 24 make an order; V can give 16.', 'and says why');
select is((select (a.supplier_id, a.supplier_code, a.quantity_on_hand, a.quantity_reserved, a.min_order_qty, a.pack_multiple,
                   a.reorder_quantity)::text from issoh.v_reorder_alerts a where a.internal_sku = 'A'),
  '(00000000-0000-4000-8000-000000000001,ACME,60,10,20,12,3)', 'with its supplier and what orders must keep to');
select issoh.reverse_movement(tap.issue(tap.id('A'), 'W', 30, tap.back(2.5)));
select is(tap.alert('A'), 'demand 50 5 | 4 9 36 34.61 | 16 24', 'a reversed issue is no demand');
select issoh.reverse_movement(tap.receive(tap.id('A'), 'W', 30, 2, tap.back(2.5)));
select is(tap.alert('A'), 'demand 50 5 | 4 9 36 34.61 | 16 24', 'nor is a reversed receipt');
select issoh.post_movement(jsonb_populate_record(null::issoh.movement_input, jsonb_build_object(
  'internal_sku', 'A', 'movement_type', 'adjustment', 'quantity', 5, 'from_location', 'W')));
select issoh.post_movement(jsonb_populate_record(null::issoh.movement_input, jsonb_build_object(
  'internal_sku', 'A', 'movement_type', 'transfer', 'quantity', 3, 'from_location', 'W', 'to_location', 'V')));
select is(tap.alert('A'), 'demand 42 5 | 4 9 36 34.61 | 24 24', 'nor are adjustments and transfers');
select tap.issue(tap.id('A'), 'V', 13, tap.back(1));
select is(tap.alert('A'), 'demand 42 5 | 4 9 36 34.61 | 24 24', 'nor what leaves another warehouse');
select is((select count(*) from issoh.v_reorder_alerts), 1::bigint, 'which has no reorder point');
select issoh.set_reorder_levels('A', 'V', 60, null);
select is(tap.alert('A', 'V'), 'demand 40 0 | 0.2167 9 1.95 8.31 | 21 24',
  'there it counts: 13 in 60 days; at least what lifts stock above the point is needed');
select issoh.place_orders('PO-2', 'ACME', 'V', array[tap.line('A', 20)]);
select is(tap.alert('A', 'V'), 'demand 40 20 | 0.2167 9 1.95 8.31 | 1 24', 'an order to a warehouse counts there');
select is(tap.alert('A', 'W'), 'demand 42 5 | 4 9 36 34.61 | 24 24', 'and not elsewhere');
select issoh.cancel_order('PO-1');
select is(tap.alert('A', 'W'), 'demand 42 0 | 4 9 36 34.61 | 29 36', 'what is cancelled does not count');
select issoh.set_setting('reorder.service_factor', '0');
select is(tap.alert('A', 'W'), 'demand 42 0 | 4 9 36 0 | 14 24', 'without a service factor there is no safety stock');
select issoh.set_setting('reorder.service_factor', '1.65');

-- The history.
select issoh.add_product('H', 'H', lead_time_days => 10);
select tap.receive(tap.id('H'), 'W', 120, 2, tap.back(200)), tap.issue(tap.id('H'), 'W', 90, tap.back(10.5)),
       issoh.set_reorder_levels('H', 'W', 30, null);
-- 90 in 90 days; the squares are 8100, the variance (8100 - 8100 / 90) / 89 = 90; 1.65 * sqrt(900) = 49.5.
select is(tap.alert('H'), 'demand 30 0 | 1 10 10 49.5 | 30 30', 'older stock makes the history 90 days long');
select issoh.set_setting('reorder.history_days', '30');
select is(tap.alert('H'), 'demand 30 0 | 3 10 30 85.74 | 86 86', 'the setting says how long it is');
select issoh.set_setting('reorder.history_days', '10');
select is(tap.alert('H'), 'reorder_point 30 0 | 0 10 0 0 | 1 1', 'an issue before it tells nothing');
select issoh.set_setting('reorder.history_days', '90');
select tap.item('I'), tap.receive(tap.id('I'), 'W', 10), tap.issue(tap.id('I'), 'W', 4),
       issoh.set_reorder_levels('I', 'W', 100, null);
select is(tap.alert('I'), 'demand 6 0 | 4 14 56 0 | 95 95', 'on the first day there is demand and no deviation, and the '
  || 'lead time is the setting''s');
select issoh.set_setting('reorder.default_lead_time_days', '20');
select is(tap.alert('I'), 'demand 6 0 | 4 20 80 0 | 95 95', 'when it changes, so does the list');
select issoh.set_reorder_levels('I', 'W', 6, null);
select is(tap.alert('I'), 'demand 6 0 | 4 20 80 0 | 74 74', 'the demand decides beyond the point');
select tap.item('E'), tap.receive(tap.id('E'), 'W', 10, null, tap.back(100)), tap.issue(tap.id('E'), 'W', 4, tap.back(90)),
       issoh.set_reorder_levels('E', 'W', 6, null);
select is(tap.alert('E'), 'reorder_point 6 0 | 0 20 0 0 | 1 1', 'an issue of 90 days ago is history no more');
select tap.issue(tap.id('E'), 'W', 1, tap.back(89.9));
select is(tap.alert('E'), 'demand 5 0 | 0.0111 20 0.22 0.78 | 2 2', 'one of a little less is');
select tap.item('G'), tap.receive(tap.id('G'), 'W', 5, null, tap.back(20)),
       tap.give_back(tap.issue(tap.id('G'), 'W', 3, tap.back(5)), 'W', 3, tap.back(4)),
       issoh.set_reorder_levels('G', 'W', 5, 50);
select is(tap.alert('G'), 'reorder_quantity 5 0 | 0 20 0 0 | 1 50', 'what came back altogether was no demand');
select tap.item('Z'), tap.receive(tap.id('Z'), 'W', 5), tap.issue(tap.id('Z'), 'W', 4),
       issoh.update_product('Z', '{"lead_time_days": 0}'), issoh.set_reorder_levels('Z', 'W', 1, null);
select is(tap.alert('Z'), 'demand 1 0 | 4 0 0 0 | 1 1', 'what is delivered at once needs no stock');
select tap.item('T'), tap.receive(tap.id('T'), 'W', 9, null, tap.back(2.5)), tap.issue(tap.id('T'), 'W', 2, tap.back(1)),
       issoh.update_product('T', '{"lead_time_days": 3}'), issoh.set_reorder_levels('T', 'W', 7, null),
       issoh.set_setting('reorder.service_factor', '0');
select is(tap.alert('T'), 'demand 7 0 | 0.6667 3 2 0 | 1 1', 'two thirds a day for three days are two pieces, not three');
select issoh.set_setting('reorder.service_factor', '1.65');

-- Without history.
select issoh.add_product('B', 'B', pack_multiple => 10), issoh.add_product('C', 'C', min_order_qty => 4),
       issoh.add_product('D', 'D', min_order_qty => 10);
select issoh.set_reorder_levels('B', 'W', 0, 25), issoh.set_reorder_levels('C', 'W', 5, null),
       issoh.set_reorder_levels('D', 'W', 5, 7);
select is(tap.alert('B'), 'reorder_quantity 0 0 | 0 20 0 0 | 1 30', 'the reorder quantity, in whole packs');
select is(tap.alert('C'), 'reorder_point 0 0 | 0 20 0 0 | 6 6', 'without one, what lifts stock above the point');
select is(tap.alert('D'), 'reorder_quantity 0 0 | 0 20 0 0 | 6 10', 'but what a supplier takes as an order at least');
select is((select a.explanation from issoh.v_reorder_alerts a where a.internal_sku = 'C'),
  '0 available and 0 on order are not above the reorder point of 5; neither demand nor reorder quantity is known, so the '
  || 'point is just passed.', 'the explanation says that nothing is known');
select tap.receive(tap.id('C'), 'W', 5, 2), tap.receive(tap.id('D'), 'W', 6, 2);
select is(tap.alert('C') || tap.alert('D'), 'reorder_point 5 0 | 0 20 0 0 | 1 4', 'at the point is low, above is not');
select issoh.set_reorder_levels('C', 'W', 2147483647, null);
select is(tap.alert('C'), 'reorder_point 5 0 | 0 20 0 0 | 2147483643 2147483643', 'the highest of all points does no harm');
select issoh.set_reorder_levels('C', 'W', null, 5);
select is(tap.alert('C'), '', 'without a reorder point a product is not listed');

-- Only what is carried, where goods can go.
select issoh.update_product('B', '{"status": "inactive"}');
select is(tap.alert('B'), '', 'an inactive product is not listed');
select issoh.update_product('B', '{"status": "pending_review"}');
select is(tap.alert('B'), '', 'nor one under review');
select issoh.update_product('B', '{"status": "active"}');
select isnt(tap.alert('B'), '', 'an active one is');
select tap.warehouse('X'), issoh.set_reorder_levels('B', 'X', 5, 10);
select is(tap.alert('B', 'X'), 'reorder_quantity 0 0 | 0 20 0 0 | 6 10', 'in every warehouse that has a point');
select issoh.deactivate_warehouse('X');
select is(tap.alert('B', 'X'), '', 'but not in a closed one');
select is((select count(*) from issoh.v_reorder_alerts a where a.supplier_code = 'ACME' and a.warehouse_code = 'W'),
  1::bigint, 'the list of a supplier and a warehouse');

create function tap.may(statement text) returns text language sql volatile as $$
  select string_agg(substr(r.role, 5), ' ' order by r.position)
    from unnest(array['inv_anonymous', 'inv_supplier', 'inv_catalog_manager', 'inv_reviewer', 'inv_approver',
                      'inv_stock_operator', 'inv_pricing_manager', 'inv_analyst', 'inv_admin'])
         with ordinality as r (role, position)
   where tap.outcome(r.role, statement) <> '42501'
$$;
select is(tap.may('select a.explanation from issoh.v_reorder_alerts a'),
  'reviewer approver stock_operator pricing_manager analyst admin', 'who reads it');
select * from finish();
