-- What pieces cost after all, and what a reversal gives back.
select plan(48);

select tap.supplier('ACME'), tap.warehouse('W'), tap.warehouse('N', true), tap.item('A'), tap.item('B'), tap.item('C'),
       tap.item('D'), tap.item('E'), tap.item('R'), tap.item('S'), tap.item('T');
create function tap.id(sku text) returns uuid language sql stable
  as $$select p.product_id from issoh.selected_products p where p.internal_sku = sku$$;
create function tap.day(n integer) returns timestamptz language sql immutable
  as $$select '2026-03-01 00:00+00'::timestamptz + make_interval(days => n)$$;
create function tap.costs(sku text, since timestamptz default '-infinity', until timestamptz default 'infinity') returns text
language sql stable as $$
  select concat_ws(' ', sum(c.fifo_cost), sum(c.lifo_cost), sum(c.average_cost))
    from issoh.cost_of_goods_issued(since, until) c where c.product_id = tap.id(sku)
$$;
create function tap.worth(sku text) returns text language sql stable as $$
  select concat_ws(' ', v.quantity_on_hand, v.fifo_value, v.lifo_value, v.average_value)
    from issoh.product_valuation(sku) v
$$;

-- Five came at 100, four were sold; the invoice says 110.
create temporary table came on commit drop as
select tap.move('receipt', 'A', 5, null, 'W', 100, tap.day(1)) as movement_id;
select tap.move('issue', 'A', 4, 'W', at => tap.day(2));
create temporary table corrected on commit drop as
select m.* from came c, issoh.correct_cost(c.movement_id, 110, reason => 'invoice', idempotency_key => 'cost-1') m;
select is(tap.costs('A') || ' | ' || tap.worth('A'), '440 440 440 | 1 110 110 110', 'what was sold, and what is there, costs 110');
select is((select concat_ws(' ', c.movement_type, c.quantity, trim_scale(c.unit_cost), c.movement_date = tap.day(1)) from corrected c),
  'receipt 5 110 t', 'the movement stands anew, on its date');
select is((select m.movement_id = c.movement_id from corrected c, came, issoh.correct_cost(came.movement_id, 110,
  reason => 'invoice', idempotency_key => 'cost-1') m), true, 'repeated under its key it answers the same');
select throws_ok('select issoh.correct_cost((select movement_id from came), 120)', 'ISCRV', null, 'the old one is reversed');
select lives_ok('select issoh.correct_cost((select movement_id from corrected), 110.5)', 'the new one can be corrected again');
select is(tap.worth('A'), '1 110.5 110.5 110.5', 'and is');
select is((select concat_ws(' ', h.purchased_quantity, h.purchased_value, h.last_purchase_price)
             from issoh.supplier_stock_holdings h where h.product_id = tap.id('A')), '5 552.5 110.5', 'so are the purchases');

-- An order stays received.
select issoh.place_orders('PO-1', 'ACME', 'W', array[jsonb_populate_record(null::issoh.order_line_input,
  '{"internal_sku": "B", "quantity": 5, "unit_cost": 100}')]);
select issoh.correct_cost(tap.move('receipt', 'B', 5, null, 'W', at => tap.day(1), reference => 'PO-1'), 55, 'EUR');
select is((select concat_ws(' ', l.quantity_received, l.quantity_open) from issoh.purchase_order_lines l where l.po_number = 'PO-1'),
  '5 0', 'an order stays received');
select is(tap.worth('B'), '5 275 275 275', 'at the other cost');

-- In another currency, at the rate of the day they came.
select issoh.set_exchange_rates(array[('USD', '2026-01-01', 0.5), ('USD', '2026-03-03', 0.8)]::issoh.exchange_rate_input[]);
select is((select concat_ws(' ', trim_scale(m.unit_cost), m.purchase_cost, m.purchase_currency)
             from issoh.correct_cost(tap.move('receipt', 'C', 2, null, 'W', 1, tap.day(1)), 10, 'USD') m), '5 10 USD',
  'a foreign cost is taken at the rate of the day');

-- Nobody knew the cost.
create temporary table unknown on commit drop as
select m.*, issoh.stock_movements_warnings(m) as warnings
  from issoh.post_movement(tap.draft('receipt', 'D', 10, null, 'W', at => tap.day(1))) m;
select is((select u.warnings -> 0 ->> 'code' from unknown u), 'cost_unknown', 'goods without a cost warn');
select is((select m.unit_cost || ' ' || issoh.stock_movements_warnings(m)::text
             from unknown u, issoh.correct_cost(u.movement_id, 7) m), '7 []', 'until somebody says what they cost');
select is(tap.worth('D'), '10 70 70 70', 'then they are worth it');

-- Found pieces, by a count: the count stays.
create temporary table counted on commit drop as
select c.* from issoh.record_stock_counts('W', array[row(null, 'E', 100, null)]::issoh.stock_count_input[], 'COUNT-1',
                                          counted_at => tap.day(3)) c;
select is((select w #>> '{0,code}' from (select array_agg(c::text::issoh.stock_counts) as counts from counted c) x,
             issoh.count_warnings(x.counts) w), 'cost_unknown', 'opening stock by a count warns, too');
select lives_ok('select issoh.correct_cost((select movement_id from counted), 2.5)', 'and can be given a cost');
select is(tap.worth('E'), '100 250 250 250', 'it is worth it');
select is((select string_agg(concat_ws(' ', c.quantity_expected, c.quantity_counted, c.restates_count_id is not null), ', '
                             order by c.count_id)
             from issoh.stock_counts c where c.product_id = tap.id('E')), '0 100 f, 0 100 t', 'the count is that of the new movement');
select throws_ok($$select tap.move('receipt', 'E', 1, null, 'W', 1, tap.day(2))$$, 'ISCCT', null, 'and still pins');

-- A closed period keeps its figures; the difference is one of today.
select tap.move('receipt', 'S', 4, null, 'W', 10, tap.day(1)), tap.move('issue', 'S', 3, 'W', at => tap.day(2));
select issoh.set_setting('ledger.closed_until', '"2026-04-01"');
select lives_ok($$select issoh.correct_cost(m.movement_id, 12) from issoh.stock_movements m
                   where m.product_id = tap.id('S') and m.movement_type = 'receipt'$$, 'a cost of a closed period can be corrected');
select is(tap.costs('S', '-infinity', '2026-04-01') || ' | ' || tap.costs('S', '2026-04-01') || ' | ' || tap.worth('S'),
  '30 30 30 | 46 46 46 | 1 12 12 12', 'what was sold for 30 stays; the receipt of 40 leaves, and six more are of today');
select issoh.set_setting('ledger.closed_until', '""');

-- What has no cost of its own.
select tap.move('receipt', 'T', 9, null, 'W', 3, tap.day(1));
create temporary table moved on commit drop as
select tap.move('issue', 'T', 2, 'W', at => tap.day(2)) as issue,
       tap.move('transfer', 'T', 1, 'W', 'N', at => tap.day(2)) as transfer;
create temporary table returned on commit drop as
select tap.move('receipt', 'T', 1, null, 'W', at => tap.day(3), returns => m.issue) as back from moved m;
select throws_ok(c.statement, c.sqlstate, null, c.description)
  from (values
    ('select issoh.correct_cost((select issue from moved), 1)', 'ISIUC', 'an issue, of which pieces came back besides'),
    ('select issoh.correct_cost((select transfer from moved), 1)', 'ISIUC', 'a transfer'),
    ('select issoh.correct_cost((select back from returned), 1)', 'ISIUC', 'a return'),
    ('select issoh.correct_cost(gen_random_uuid(), 1)', 'ISNMV', 'nothing'),
    ($$select issoh.correct_cost(tap.move('receipt', 'T', 1, null, 'W', 3), -1)$$, 'ISIUC', 'less than nothing'),
    ($$select issoh.correct_cost(tap.move('receipt', 'T', 1, null, 'W', 3), null)$$, 'ISIUC', 'no cost'),
    ($$select issoh.correct_cost(tap.move('receipt', 'T', 1, null, 'W', 3), 1e13)$$, 'ISIUC', 'too much'),
    ($$select issoh.correct_cost(tap.move('receipt', 'T', 1, null, 'W', 3), 1, 'XXQ')$$, 'ISICU', 'no currency'),
    ($$select issoh.correct_cost(tap.move('receipt', 'T', 1, null, 'W', 3), 1, 'CHF')$$, 'ISCXR', 'a currency without a rate')
  ) as c (statement, sqlstate, description);

-- A reversal gives promised pieces back to whom they were promised.
create function tap.reserved() returns text language sql stable as $$
  select concat_ws(' ', r.status, r.issued_quantity, r.reserved_quantity, s.quantity_reserved)
    from issoh.stock_reservations r
    join issoh.stock_on_hand s on s.product_id = r.product_id and s.warehouse_id = r.warehouse_id
   where r.product_id = tap.id('R')
$$;
select tap.receive(tap.id('R'), 'W', 10, 1);
create temporary table promise on commit drop as select r.reservation_id from issoh.reserve_stock('R', 'W', 10) r;
create temporary table gone on commit drop as
select tap.move('issue', 'R', 5, 'W', reservation => p.reservation_id) as first from promise p;
select is(tap.reserved(), 'active 5 5 5', 'half of what was promised is issued');
select tap.undo(g.first) from gone g;
select is(tap.reserved(), 'active 0 10 10', 'reversed, it is promised again');
create temporary table whole on commit drop as
select tap.move('issue', 'R', 10, 'W', reservation => p.reservation_id) as all from promise p;
select is(tap.reserved(), 'issued 10 0 0', 'all of it is issued');
select tap.undo(w.all) from whole w;
select is(tap.reserved(), 'active 0 10 10', 'so is an issue of all');
create temporary table again on commit drop as
select tap.move('issue', 'R', 4, 'W', reservation => p.reservation_id) as some from promise p;
select issoh.release_reservation(p.reservation_id) from promise p;
select tap.undo(a.some) from again a;
select is(tap.reserved(), 'released 4 0 0', 'what was released meanwhile is not');

-- A count that later issues make impossible.
select tap.receive(tap.id('C'), 'W', 20, 1, tap.day(4));
select tap.move('issue', 'C', 15, 'W', at => tap.day(6));
select throws_ok($$select issoh.record_stock_counts('W', array[row(null, 'C', 8, null)]::issoh.stock_count_input[],
                    counted_at => tap.day(5))$$, 'ISCNS',
  format('C in W: 8 were counted at %s, but 15 have left since then.', tap.day(5)), 'fewer counted than have left since');

-- No order and no house judges a correction: nothing comes.
select tap.item('O'), tap.item('P'), tap.item('Q'), tap.warehouse('OLD');
select issoh.place_orders('PO-2', 'ACME', 'W', array[jsonb_populate_record(null::issoh.order_line_input,
  '{"internal_sku": "O", "quantity": 5, "unit_cost": 100}')]);
create temporary table part on commit drop as select tap.move('receipt', 'O', 3, null, 'W', reference => 'PO-2') as movement_id;
select issoh.cancel_order('PO-2');
select lives_ok('select issoh.correct_cost((select movement_id from part), 90)', 'the rest of an order may be cancelled');
select is(tap.worth('O'), '3 270 270 270', 'what came has its cost');
create temporary table old on commit drop as select tap.move('receipt', 'P', 2, null, 'OLD', 4) as movement_id;
select tap.move('transfer', 'P', 2, 'OLD', 'W');
select issoh.deactivate_warehouse('OLD');
select lives_ok('select issoh.correct_cost((select movement_id from old), 5)', 'and the house be closed');
select is(tap.worth('P'), '2 10 10 10', 'the goods are elsewhere, at their cost');

-- What was paid to a supplier stays his, and in his currency.
select issoh.update_product('Q', jsonb_build_object('supplier', 'ACME'));
create temporary table his on commit drop as select tap.move('receipt', 'Q', 2, null, 'W', 10, currency => 'USD') as movement_id;
select tap.supplier('BOLT');
select issoh.update_product('Q', jsonb_build_object('supplier', 'BOLT'));
select is((select concat_ws(' ', m.purchase_cost, m.purchase_currency, s.supplier_code)
             from issoh.correct_cost((select movement_id from his), 20) m join issoh.suppliers s on s.supplier_id = m.supplier_id),
  '20 USD ACME', 'the correction is in the currency that was paid, to whom it was paid');

-- Pieces that a count has seen are not promised again.
select tap.item('V');
select tap.receive(tap.id('V'), 'W', 10, 1);
create temporary table vow on commit drop as select r.reservation_id from issoh.reserve_stock('V', 'W', 10) r;
create temporary table left_ on commit drop as
select tap.move('issue', 'V', 10, 'W', reservation => v.reservation_id) as movement_id from vow v;
select issoh.record_stock_counts('W', array[row(null, 'V', 0, null)]::issoh.stock_count_input[]);
select lives_ok('select issoh.reverse_movement((select movement_id from left_), counted => true)', 'an issue that a count has seen');
select is((select r.status || ' ' || r.reserved_quantity from issoh.stock_reservations r, vow v
            where r.reservation_id = v.reservation_id), 'issued 0', 'promises nothing again');

-- A house that never was below zero stays guarded, whatever it was allowed for a moment.
select issoh.update_warehouse('W', '{"allow_negative": true}'), issoh.update_warehouse('W', '{"allow_negative": false}');
select is((select w.never_negative_since from issoh.warehouses w where w.warehouse_code = 'W'), '-infinity'::timestamptz,
  'allowed and forbidden again, nothing is forgotten');
select tap.move('issue', 'V', 1, 'N');
select tap.move('receipt', 'V', 1, null, 'N', 1);
select issoh.update_warehouse('N', '{"allow_negative": false}');
select isnt((select w.never_negative_since from issoh.warehouses w where w.warehouse_code = 'N'), '-infinity'::timestamptz,
  'but where it was below zero meanwhile');

-- The end of time.
select throws_ok(c.statement, 'ISIMD', null, c.description)
  from (values
    ($$select issoh.place_orders('PO-9', 'ACME', 'W', array[jsonb_populate_record(null::issoh.order_line_input,
        '{"internal_sku": "O", "quantity": 1, "unit_cost": 1}')], '-infinity')$$, 'no order was expected then'),
    ($$select issoh.change_order('PO-2', 'O', expected_at => 'infinity')$$, 'nor changed to it'),
    ($$select issoh.reserve_stock('O', 'W', 1, due_at => 'infinity')$$, 'nothing is due then'),
    ($$select issoh.change_reservation(gen_random_uuid(), expires_at => 'infinity')$$, 'nor expires')
  ) as c (statement, description);
select * from finish();
