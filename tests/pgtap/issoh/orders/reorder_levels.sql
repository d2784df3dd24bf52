-- Reorder: a person's levels against need and demand, promises, the last supplier, other warehouses, returns.
select plan(87);

select tap.warehouse('W'), tap.warehouse('V'), tap.warehouse('U'), tap.warehouse('NEG', true);
create function tap.id(sku text) returns uuid language sql volatile
  as $$select p.product_id from issoh.selected_products p where p.internal_sku = sku$$;
create function tap.back(days numeric) returns timestamptz language sql stable
  as $$select now() - make_interval(secs => 86400 * days)$$;
-- "reason available on-order | needed suggested"
create function tap.alert(sku text, code text default 'W') returns text language sql stable as $$
  select coalesce(max(concat_ws(' ', a.reason, a.quantity_available, a.quantity_on_order, '|', a.quantity_needed,
                                a.suggested_quantity)), '')
    from issoh.v_reorder_alerts a where a.internal_sku = sku and a.warehouse_code = code
$$;
create function tap.explained(sku text, code text default 'W') returns text language sql stable as $$
  select a.explanation from issoh.v_reorder_alerts a where a.internal_sku = sku and a.warehouse_code = code
$$;
create function tap.line(sku text, quantity integer) returns issoh.order_line_input language sql stable as $$
  select jsonb_populate_record(null::issoh.order_line_input,
                               jsonb_build_object('internal_sku', sku, 'quantity', quantity))
$$;
-- The greater of what is needed and the reorder quantity.
select issoh.add_product('L', 'L', lead_time_days => 5);
select tap.receive(tap.id('L'), 'W', 3), issoh.set_reorder_levels('L', 'W', 100, 10);
select is(tap.alert('L'), 'reorder_point 3 0 | 98 98', 'a reorder quantity that does not pass the point is not enough');
select is(tap.explained('L'), '3 available and 0 on order are not above the reorder point of 100; the reorder quantity of '
  || '10 does not pass the point, 98 do.', 'and it says so');
select tap.issue(tap.id('L'), 'W', 1);
select is(tap.alert('L'), 'reorder_point 2 0 | 99 99', 'after a sale as before it');
select issoh.set_reorder_levels('L', 'W', 100, 98);
select is(tap.alert('L'), 'reorder_point 2 0 | 99 99', 'one too few');
select issoh.set_reorder_levels('L', 'W', 100, 99);
select is(tap.alert('L'), 'reorder_quantity 2 0 | 99 99', 'just enough');
select issoh.set_reorder_levels('L', 'W', 5, 50);
select is(tap.alert('L'), 'reorder_quantity 2 0 | 4 50', 'the quantity is not forgotten after a sale');
select is(tap.explained('L'), '2 available and 0 on order are not above the reorder point of 5; the reorder quantity of 50 '
  || 'covers the 4 that are needed.', 'and the explanation tells of both');

-- A person's word counts alone for 14 days. 28 in 14 days are 2 a day, 10 in 5 days of delivery; with 2 there 8 are needed.
select issoh.set_setting('reorder.service_factor', '0');
select issoh.add_product('M', 'M', lead_time_days => 20), issoh.add_product('N', 'N', lead_time_days => 20);
select tap.receive(tap.id('M'), 'W', 30, at => tap.back(13.9)), tap.issue(tap.id('M'), 'W', 28, tap.back(3)),
       tap.receive(tap.id('N'), 'W', 30, at => tap.back(14)), tap.issue(tap.id('N'), 'W', 28, tap.back(3));
select issoh.set_reorder_levels(x.sku, 'W', 3, 6) from (values ('M'), ('N')) as x (sku);
select is(tap.alert('M'), 'reorder_quantity 2 0 | 2 6', 'before that the reorder quantity decides, whatever was sold');
select is(tap.alert('N'), 'demand 2 0 | 38 38', 'from then on the demand');
select issoh.set_reorder_levels('N', 'W', 3, 40);
select is(tap.alert('N'), 'reorder_quantity 2 0 | 38 40', 'but never less than the quantity');
select issoh.set_reorder_levels('M', 'W', 3);
select is(tap.alert('M'), 'demand 2 0 | 38 38', 'without a person''s quantity the demand counts from the first day');
select issoh.set_reorder_levels('M', 'W', 3, reorder_up_to => 10);
select is(tap.alert('M'), 'reorder_up_to 2 0 | 2 8', 'a level to fill up to is a person''s word, too');
select issoh.set_setting('reorder.min_history_days', '13');
select is(tap.alert('M'), 'demand 2 0 | 38 38', 'the setting says for how long');
select issoh.set_setting('reorder.min_history_days', '0');
select tap.item('O'), tap.receive(tap.id('O'), 'W', 30), tap.issue(tap.id('O'), 'W', 28), issoh.set_reorder_levels('O', 'W', 3, 6);
select is(tap.alert('O'), 'demand 2 0 | 390 390', 'or not at all');
select issoh.set_setting('reorder.min_history_days', '14');
select throws_ok(format('select issoh.set_setting(%L, %L)', 'reorder.min_history_days', v.value), 'ISISE', null,
                 v.value || ' days are none')
  from unnest(array['-1', '3651', '1.5']) as v (value);

-- Filled up to a level.
select issoh.add_product('P', 'P', pack_multiple => 10);
select tap.receive(tap.id('P'), 'W', 4), issoh.set_reorder_levels('P', 'W', 10, reorder_up_to => 50);
select is(tap.alert('P'), 'reorder_up_to 4 0 | 7 50', 'stock is filled up to the level, in whole packs');
select is(tap.explained('P'), '4 available and 0 on order are not above the reorder point of 10; 7 are needed, and 46 fill '
  || 'it up to 50; 46 are needed, 50 make an order.', 'and it says so');
select is((select (a.reorder_up_to, a.reorder_quantity)::text from issoh.v_reorder_alerts a where a.internal_sku = 'P'),
  '(50,)', 'the level is told');
select tap.supplier('ACME'), tap.supplier('BETA');
select issoh.place_orders('PO-1', 'ACME', 'W', array[tap.line('P', 5)]);
select is(tap.alert('P'), 'reorder_up_to 4 5 | 2 50', 'with what is on order');
select issoh.place_orders('PO-2', 'ACME', 'W', array[tap.line('P', 2)]);
select is(tap.alert('P'), '', 'and nothing above the point');
select issoh.cancel_order('PO-1'), issoh.cancel_order('PO-2');
select issoh.update_product('P', '{"min_order_qty": 60}');
select is(tap.alert('P'), 'reorder_up_to 4 0 | 7 60', 'what a supplier takes at least counts here, too');

-- What is promised.
select tap.item('Q'), tap.item('R');
select issoh.reserve_stock('Q', 'NEG', 20);
select is(tap.alert('Q', 'NEG'), 'promised -20 0 | 20 20', 'what is promised and not there is an alert without a point');
select is(tap.explained('Q', 'NEG'),
  '-20 available and 0 on order are below 0; 20 are missing.', 'and it says so');
select issoh.set_reorder_levels('Q', 'NEG', 0);
select is(tap.alert('Q', 'NEG'), 'promised -20 0 | 20 20', 'with a point of 0 it is as much, and not one more');
select issoh.set_reorder_levels('Q', 'NEG', 1);
select is(tap.alert('Q', 'NEG'), 'reorder_point -20 0 | 22 22', 'with a higher point what lifts stock above it');
select issoh.set_reorder_levels('Q', 'NEG', null);
select issoh.place_orders('PO-3', 'ACME', 'NEG', array[tap.line('Q', 5)]);
select is(tap.alert('Q', 'NEG'), 'promised -20 5 | 15 15', 'what is on order counts');
select issoh.place_orders('PO-4', 'ACME', 'NEG', array[tap.line('Q', 15)]);
select is(tap.alert('Q', 'NEG'), '', 'what is covered is no alert');
select issoh.set_reorder_levels('Q', 'NEG', 0);
select is(tap.alert('Q', 'NEG'), '', 'nor at a point of 0');
select issoh.set_reorder_levels('Q', 'NEG', 0, 7);
select is(tap.alert('Q', 'NEG'), 'reorder_quantity -20 20 | 1 7', 'unless a person asks for stock');
select issoh.set_reorder_levels('Q', 'NEG', 0, reorder_up_to => 7);
select is(tap.alert('Q', 'NEG'), 'reorder_up_to -20 20 | 1 7', 'in either way');
select tap.item('U'), issoh.set_reorder_levels('U', 'NEG', 0);
select is(tap.alert('U', 'NEG'), 'reorder_point 0 0 | 1 1', 'an empty shelf with a point of 0 needs one');
select issoh.reserve_stock('U', 'NEG', 10);
select issoh.place_orders('PO-U', 'ACME', 'NEG', array[tap.line('U', 10)]);
select is(tap.alert('U', 'NEG'), '', '10 promised and 10 on order need none');
select issoh.cancel_order('PO-U');
select tap.receive(tap.id('U'), 'NEG', 10);
select is(tap.alert('U', 'NEG'), '', 'nor 10 promised that are there');
select tap.receive(tap.id('U'), 'W', 3), tap.issue(tap.id('U'), 'W', 3), issoh.set_reorder_levels('U', 'W', 0),
       issoh.reserve_stock('U', 'NEG', 1);
select is(tap.alert('U', 'NEG'), 'promised -1 0 | 1 1', 'one that is missing does');
select is(tap.alert('U'), 'demand 0 0 | 42 42', 'the demand asks for more than an empty shelf');
select tap.receive(tap.id('U'), 'W', 5), issoh.reserve_stock('U', 'W', 5);
select is(tap.alert('U'), 'demand 0 0 | 42 42', 'also where all that is there is promised');
select issoh.cancel_order('PO-3'), issoh.set_reorder_levels('Q', 'NEG', null, 30);
select is(tap.alert('Q', 'NEG'), 'reorder_quantity -20 15 | 5 30', 'a reorder quantity counts without a point');
select issoh.set_reorder_levels('Q', 'NEG', null, reorder_up_to => 10);
select is(tap.alert('Q', 'NEG'), 'reorder_up_to -20 15 | 5 15', 'and a level');
select issoh.set_reorder_levels('Q', 'NEG', null);
select tap.issue(tap.id('Q'), 'NEG', 8);
select is(tap.alert('Q', 'NEG'), 'promised -28 15 | 13 13', 'where nobody asks for stock, demand does not either');
select issoh.set_reorder_levels('Q', 'NEG', 0);
select is(tap.alert('Q', 'NEG'), 'demand -28 15 | 125 125', 'with a point it does');
select issoh.update_product('Q', '{"lead_time_days": 0}');
select is(tap.alert('Q', 'NEG'), 'promised -28 15 | 13 13', 'what is promised decides where demand asks for nothing more');
select tap.receive(tap.id('R'), 'W', 5), issoh.reserve_stock('R', 'W', 5);
select is(tap.alert('R'), '', 'what is promised and there is no alert');
select is(tap.alert('R', 'V'), '', 'nor is what nobody ever had');

-- Who delivers: who usually does, else who did last.
select tap.item('S'), issoh.set_reorder_levels('S', 'W', 100);
create function tap.from_whom(sku text) returns text language sql stable as $$
  select concat(a.supplier_code, ' ', a.supplier_id = s.supplier_id)
    from issoh.v_reorder_alerts a
    left join issoh.suppliers s on s.supplier_code = a.supplier_code
   where a.internal_sku = sku and a.warehouse_code = 'W'
$$;
select is(tap.from_whom('S'), ' ', 'what nobody ever delivered has no supplier');
select tap.receive(tap.id('S'), 'W', 1, 1, tap.back(9), 'ACME'), tap.receive(tap.id('S'), 'V', 1, 1, tap.back(5), 'BETA'),
       tap.receive(tap.id('S'), 'W', 1, 1, tap.back(7), 'ACME');
select is(tap.from_whom('S'), 'BETA t', 'without a usual supplier it is who delivered last, wherever');
select tap.receive(tap.id('S'), 'W', 1, 1, tap.back(1));
select is(tap.from_whom('S'), 'BETA t', 'a receipt from nobody tells nothing');
create temp table mistake as select tap.receive(tap.id('S'), 'W', 1, 1, tap.back(2), 'ACME') as id;
select is(tap.from_whom('S'), 'ACME t', 'a later one counts');
select tap.undo(m.id) from mistake m;
select is(tap.from_whom('S'), 'BETA t', 'unless it was reversed');
select tap.move('receipt', 'S', 1, null, 'W', returns => tap.issue(tap.id('S'), 'W', 1, tap.back(0.5)), supplier => null);
select is(tap.from_whom('S'), 'BETA t', 'what a customer brings back is no delivery');
select tap.move('adjustment', 'S', 1, null, 'W', supplier => 'ACME');
select is(tap.from_whom('S'), 'BETA t', 'nor what is found');
select results_eq($$select l.internal_sku collate "default" from issoh.list_reorder_alerts('BETA') l$$, array['S'], 'the supplier''s list has it');
select is_empty($$select l.internal_sku from issoh.list_reorder_alerts('ACME') l where l.internal_sku = 'S'$$,
  'and no other''s');
select issoh_private.notify_reorder_alerts();
select is((select n.detail ->> 'supplier_code' from issoh.notifications n
            where n.kind = 'reorder_alert' and n.detail @> '{"items": [{"internal_sku": "S"}]}'), 'BETA', 'so do notifications');
update issoh.selected_products set spp_supplier_id = (select s.supplier_id from issoh.suppliers s where s.supplier_code = 'ACME')
 where internal_sku = 'S';
select is(tap.from_whom('S'), 'ACME t', 'a usual supplier goes before');

-- Who else has it.
create function tap.other(sku text, code text default 'W') returns text language sql stable as $$
  select concat_ws(' ', a.quantity_needed, a.transfer_from, a.transfer_quantity)
    from issoh.v_reorder_alerts a where a.internal_sku = sku and a.warehouse_code = code
$$;
select tap.item('T'), issoh.set_reorder_levels('T', 'W', 9);
select is(tap.other('T'), '10', 'nobody has it');
select tap.receive(tap.id('T'), 'V', 8), issoh.set_reorder_levels('T', 'V', 8);
select is(tap.other('T'), '10', 'who has no more than its own point has none to spare');
select tap.receive(tap.id('T'), 'V', 3);
select is(tap.other('T'), '10 V 3', 'what is above the point can be given');
select tap.receive(tap.id('T'), 'U', 3);
select is(tap.other('T'), '10 U 3', 'of two with as much the first by its code');
select tap.receive(tap.id('T'), 'V', 50);
select is(tap.other('T'), '10 V 10', 'who has the most, and no more than is needed');
select is(tap.explained('T'), '0 available and 0 on order are not above the reorder point of 9; neither demand nor reorder '
  || 'quantity is known, so the point is just passed; V can give 10.', 'and the explanation says so');
select issoh.reserve_stock('T', 'V', 52);
select is(tap.other('T'), '10 U 3', 'what is promised there stays there');
select tap.move('issue', 'T', 3, 'U'), issoh.deactivate_warehouse('U');
select is(tap.other('T'), '10 V 1', 'a closed warehouse gives nothing');
select issoh.set_reorder_levels('T', 'W', 9, 500);
select is(tap.other('T'), '10 V 1', 'of a reorder quantity it gives what it can');
select tap.receive(tap.id('T'), 'V', 99), issoh.set_reorder_levels('T', 'W', 10, reorder_up_to => 15),
       issoh.update_product('T', '{"min_order_qty": 40}');
select is(tap.other('T'), '11 V 15', 'what fills stock up, not what the supplier takes as an order at least');
select matches(tap.explained('T'), '; 15 are needed, 40 make an order; V can give 15\.$', 'the explanation tells of as many');

-- Demand is what customers took: not what went back to its supplier.
select issoh.add_product('X', 'X', lead_time_days => 10), issoh.add_product('Y', 'Y');
create temp table back as select tap.receive(tap.id('X'), 'W', 40, 1, tap.back(10), 'ACME') as id;
select tap.move('issue', 'X', 20, 'W', returns => b.id, at => tap.back(5)) from back b;
select issoh.set_reorder_levels('X', 'W', 20);
select is(tap.alert('X'), 'reorder_point 20 0 | 1 1', 'a return to a supplier is no demand');
select is((select d.pieces_per_month from issoh_private.product_demand(array[tap.id('X')]) d), 0.0000, 'nor in the scores');
select tap.issue(tap.id('X'), 'W', 10, tap.back(4));
select is(tap.alert('X'), 'demand 10 0 | 11 11', 'a sale is');
select is((select d.pieces_per_month from issoh_private.product_demand(array[tap.id('X')]) d), 10.0000, 'there, too');

-- Setting levels.
select throws_ok(format('select issoh.set_reorder_levels(%L, %L, %L, %L, %L)', c.sku, c.code, c.point, c.quantity, c.up_to),
                 c.sqlstate, c.message, c.description)
  from (values
    ('Y', 'W', -1, null, null, 'ISIRL', 'Y: these are no reorder levels.', 'a point is 0 or more'),
    ('Y', 'W', 1, 0, null, 'ISIRL', 'Y: these are no reorder levels.', 'a quantity 1 or more'),
    ('Y', 'W', 1, 5, 9, 'ISIRL', 'Y: a reorder_quantity and a reorder_up_to exclude each other.', 'both are too much'),
    ('Y', 'W', 5, null, 5, 'ISIRL', 'Y: filled up to 5, stock would not be above the reorder point of 5.',
     'stock is filled up to more than the point'),
    ('Y', 'W', null, null, 0, 'ISIRL', 'Y: filled up to 0, stock would not be above the reorder point of 0.', 'and above 0'),
    ('Z', 'W', 1, null, null, 'ISNPR', null, 'an unknown product is said to be so'),
    ('Y', 'Z', 1, null, null, 'ISNWH', null, 'an unknown warehouse'),
    ('Y', null, 1, null, null, 'ISNWH', null, 'and none')
  ) as c (sku, code, point, quantity, up_to, sqlstate, message, description);
select is((select (s.reorder_point, s.reorder_quantity, s.reorder_up_to)::text
             from issoh.set_reorder_levels('Y', 'W', 5, reorder_up_to => 6) s), '(5,,6)', 'levels are set');
select is((select (s.reorder_point, s.reorder_quantity, s.reorder_up_to)::text
             from issoh.set_reorder_levels(tap.id('Y')::text, 'W', null) s), '(,,)', 'and taken away');
select results_eq($$select concat_ws(' ', l.internal_sku, l.warehouse_code, l.reorder_point, l.reorder_quantity, l.reorder_up_to)
                      from issoh.record_reorder_levels('[
  {"internal_sku": "Y", "warehouse": "W", "reorder_point": 3, "reorder_quantity": 7},
  {"internal_sku": "X", "warehouse": "V", "reorder_point": 2, "reorder_up_to": 20},
  {"internal_sku": "X", "warehouse": "W", "reorder_point": null}]') l$$, array['Y W 3 7', 'X V 2 20', 'X W'],
  'many are set at once');
select throws_ok(format('select issoh.record_reorder_levels(%L)', c.levels), c.sqlstate, c.message, c.description)
  from (values
    ('[{"internal_sku": "Y", "warehouse": "W", "reorder_point": 9}, {"internal_sku": "NONE", "warehouse": "W"}]', 'ISNPR',
     'There is no product "NONE".', 'all or none'),
    ('[{"internal_sku": "Y", "warehouse": "W", "reorder_point": 9}, {"internal_sku": "Y", "warehouse": "W"}]', 'ISIRL',
     'Y comes twice for W.', 'each once'),
    ('[]', 'ISIRL', '0 reorder levels cannot be set.', 'none at all')
  ) as c (levels, sqlstate, message, description);
select is((select s.reorder_point from issoh.stock_on_hand s where s.product_id = tap.id('Y')), 3, 'a refusal changes nothing');

-- An index finds what may be an alert: it knows the view's own condition.
set local enable_seqscan = off;
set local enable_bitmapscan = off;
create function tap.plan_of(statement text) returns text language plpgsql as $$
declare
  v_line text;
  v_plan text := '';
begin
  for v_line in execute 'explain ' || statement loop
    v_plan := v_plan || v_line;
  end loop;
  return v_plan;
end
$$;
select matches(tap.plan_of('select s.soh_id from issoh.stock_on_hand s where ' || c.condition), 'stock_on_hand_alert_idx',
               'an index finds what may be an alert')
  from (select (regexp_match(pg_get_viewdef('issoh.v_reorder_alerts'::regclass),
                             's\.quantity_available <= COALESCE\([^)]*\)'))[1] as condition) c;
select * from finish();
