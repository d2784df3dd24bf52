-- Orders: what is on order rises with lines, falls with receipts and when they are cancelled.
select plan(48);

insert into issoh.suppliers (supplier_id, supplier_code, supplier_name, status, currency_code)
values ('00000000-0000-4000-8000-000000000001', 'ACME', 'Acme', 'active', 'EUR');
select tap.warehouse('W'), tap.item('A'), tap.item('B');
create function tap.id(sku text) returns uuid language sql stable
  as $$select p.product_id from issoh.selected_products p where p.internal_sku = sku$$;
create function tap.line(sku text, quantity integer, cost numeric default null, currency text default null)
returns issoh.order_line_input language sql immutable
  as $$select row(null, sku, quantity, cost, currency, null)::issoh.order_line_input$$;
grant execute on all functions in schema tap to public;
create function tap.on_order(sku text) returns text language sql stable as $$
  select string_agg(concat(coalesce(s.supplier_code, '?'), ' ', h.quantity_on_order), ', ' order by s.supplier_code)
    from issoh.supplier_stock_holdings h left join issoh.suppliers s using (supplier_id)
   where h.product_id = tap.id(sku)
$$;
create function tap.receive_order(number text, sku text, pieces integer) returns uuid language sql volatile as $$
  select (issoh.post_movement(jsonb_populate_record(null::issoh.movement_input, jsonb_build_object(
    'internal_sku', sku, 'movement_type', 'receipt', 'quantity', pieces, 'to_location', 'W', 'unit_cost', 2,
    'supplier_id', 'ACME', 'reference_type', 'PO', 'reference_id', number)))).movement_id
$$;

select is(
  (select string_agg(concat(p.internal_sku, ' ', l.quantity_ordered, ' ', l.quantity_open, ' ', l.unit_cost, ' ',
                            l.currency_code, ' ', w.warehouse_code, ' ', s.supplier_code), ', ' order by l.order_line_id)
     from issoh.place_orders('PO-1', 'ACME', lines => array[tap.line('B', 30, 1.25), tap.line('A', 10)],
                             expected_at => now() + interval '7 days') l
     join issoh.selected_products p using (product_id) join issoh.warehouses w using (warehouse_id)
     join issoh.suppliers s using (supplier_id)),
  'B 30 30 1.25 EUR W ACME, A 10 10  EUR W ACME', 'an order is placed, to the only warehouse there is');
select is(tap.on_order('A') || ' / ' || tap.on_order('B'), 'ACME 10 / ACME 30', 'its pieces are on order');
select is((select count(*) from issoh.purchase_order_lines l where l.expected_at = now() + interval '7 days'
             and l.ordered_by = session_user), 2::bigint, 'when it is expected, and who ordered, is kept');
select tap.warehouse('V');
select throws_ok(c.statement, c.sqlstate, null, c.description)
  from (values
    ($$select issoh.place_orders('PO-2', 'ACME', lines => array[tap.line('A', 1)])$$, 'ISNWH',
     'with two warehouses it must say which'),
    ($$select issoh.place_orders('PO-2', 'ACME', 'NONE', array[tap.line('A', 1)])$$, 'ISNWH', 'one that there is'),
    ($$select issoh.place_orders('', 'ACME', 'W', array[tap.line('A', 1)])$$, 'ISIRF', 'a blank number is refused'),
    ($$select issoh.place_orders(null, 'ACME', 'W', array[tap.line('A', 1)])$$, 'ISIRF', 'so is none'),
    ($$select issoh.place_orders('PO-2', null, 'W', array[tap.line('A', 1)])$$, 'ISNSU', 'and no supplier'),
    ($$select issoh.place_orders('PO-2', 'ACME', 'W')$$, 'ISIOL', 'an order has lines'),
    ($$select issoh.place_orders('PO-2', 'ACME', 'W', array_fill(tap.line('A', 1), array[10001]))$$, 'ISIOL',
     'but not too many'),
    ($$select issoh.place_orders('PO-2', 'ACME', 'W', array[tap.line('A', 1), tap.line('A', 2)])$$, 'ISIOL',
     'a product is on it once'),
    ($$select issoh.place_orders('PO-2', 'ACME', 'W', array[tap.line('NONE', 1)])$$, 'ISNPR', 'one that there is'),
    ($$select issoh.place_orders('PO-2', 'ACME', 'W', array[row(tap.id('A'), 'B', 1, null, null, null)]::issoh.order_line_input[])$$,
     'ISNPR', 'id and SKU must agree'),
    ($$select issoh.place_orders('PO-2', 'ACME', 'W', array[tap.line('A', 0)])$$, 'ISIQT', 'none is not ordered'),
    ($$select issoh.place_orders('PO-2', 'ACME', 'W', array[tap.line('A', null)])$$, 'ISIQT', 'nor an unknown number'),
    ($$select issoh.place_orders('PO-2', 'ACME', 'W', array[tap.line('A', 1, -1)])$$, 'ISIUC', 'nor at less than nothing'),
    ($$select issoh.place_orders('PO-2', 'ACME', 'W', array[tap.line('A', 1, 1e13)])$$, 'ISIUC', 'nor beyond all measure'),
    ($$select issoh.place_orders('PO-2', 'ACME', 'W', array[tap.line('A', 1, 1.00000000001)])$$, 'ISIUC',
     'nor at a finer price than can be kept'),
    ($$select issoh.place_orders('PO-2', 'ACME', 'W', array[tap.line('A', 1, 1, 'EURO')])$$, 'ISICU',
     'nor in what is no currency'),
    ($$select issoh.place_orders('PO-2', 'ACME', 'W', array[row(null, 'A', 1, 1, null, 0)]::issoh.order_line_input[])$$,
     'ISIQT', 'nor in packs of nothing'),
    ($$select issoh.place_orders('PO-2', 'ACME', 'W',
                                 array[row(null, 'A', 1073741824, 1, null, 2)]::issoh.order_line_input[])$$,
     'ISIQT', 'nor in more packs than can be counted'),
    ($$select issoh.place_orders('PO-1', 'ACME', 'W', array[tap.line('A', 5)])$$, 'ISCOL',
     'a product that is on the order already is refused')
  ) as c (statement, sqlstate, description);
select is((select (l.unit_cost, l.currency_code)::text
             from issoh.place_orders('PO-3', '00000000-0000-4000-8000-000000000002', 'V',
                                     array[row(tap.id('A'), 'A', 7, 10, 'USD', null)]::issoh.order_line_input[]) l),
  '(10,USD)', 'a cost in another currency is kept in it, and needs no rate');
select is(tap.on_order('A'), 'ACME 10, ? 7', 'each supplier has its own on order');
select is((select h.currency_code from issoh.supplier_stock_holdings h where h.quantity_on_order = 7), 'EUR',
  'a holding made by an order is in the base currency');

-- Receipts.
select tap.receive_order('PO-1', 'A', 4);
select is((select (l.quantity_received, l.quantity_open)::text from issoh.purchase_order_lines l
            where l.po_number = 'PO-1' and l.product_id = tap.id('A')), '(4,6)', 'a receipt lowers what is open');
select is(tap.on_order('A'), 'ACME 6, ? 7', 'and on order');
create temporary table late as select tap.receive_order('PO-1', 'A', 6) as movement_id;
select is(tap.on_order('A'), 'ACME 0, ? 7', 'all of it leaves nothing open');
select issoh.reverse_movement((select l.movement_id from late l));
select is(tap.on_order('A'), 'ACME 6, ? 7', 'a receipt that is reversed is still to come');

-- Cancelling.
select is((select count(*) from issoh.cancel_order('PO-1', 'B')), 1::bigint, 'one product of an order is cancelled');
select is(tap.on_order('A') || ' / ' || tap.on_order('B'), 'ACME 6, ? 7 / ACME 0', 'and only that');
select is((select string_agg(l.is_cancelled || ' ' || l.quantity_open, ', ') from issoh.cancel_order('PO-1') l),
  'true 0, true 0', 'then the rest of it');
select is(tap.on_order('A'), 'ACME 0, ? 7', 'nothing more is to come');
select is((select count(*) from issoh.cancel_order('PO-1')), 2::bigint, 'cancelling again does nothing');
select is((select count(*) from audit.log l where l.table_name = 'purchase_order_lines' and l.operation = 'update'),
  2::bigint, 'each cancelled line is audited once, and no receipt is');
select throws_ok($$select issoh.cancel_order('PO-8')$$, 'ISNOL', null, 'an unknown order is said to be so');
select throws_ok($$select issoh.cancel_order('PO-3', 'B')$$, 'ISNOL', null, 'so is a product that is not on it');
select throws_ok($$select issoh.cancel_order('PO-3', 'NONE')$$, 'ISNPR', null, 'or is nowhere');

-- By direct SQL.
update issoh.purchase_order_lines set quantity_ordered = 9 where po_number = 'PO-3';
select is(tap.on_order('A'), 'ACME 0, ? 9', 'on order follows an update');
delete from issoh.purchase_order_lines where po_number = 'PO-3';
select is(tap.on_order('A'), 'ACME 0, ? 0', 'and a delete');
select throws_ok('truncate issoh.purchase_order_lines', 'SPFAO', null, 'nobody truncates orders');

-- Who may.
create function tap.may(statement text) returns text language sql volatile as $$
  select string_agg(substr(r.role, 5), ' ' order by r.position)
    from unnest(array['inv_anonymous', 'inv_supplier', 'inv_catalog_manager', 'inv_reviewer', 'inv_approver',
                      'inv_stock_operator', 'inv_pricing_manager', 'inv_analyst', 'inv_admin'])
         with ordinality as r (role, position)
   where tap.outcome(r.role, statement) <> '42501'
$$;
select is(tap.may(c.statement), c.roles, c.description)
  from (values
    ('select issoh.place_orders(''PO-5'', ''ACME'', ''W'', array[tap.line(''A'', 1)])', 'stock_operator admin', 'who orders'),
    ('select issoh.cancel_order(''PO-1'')', 'stock_operator admin', 'who cancels'),
    ('select from issoh.purchase_order_lines', 'reviewer approver stock_operator pricing_manager analyst admin', 'who reads'),
    ('insert into issoh.purchase_order_lines default values', null, 'nobody inserts'),
    ('update issoh.purchase_order_lines set is_cancelled = true', null, 'updates'),
    ('delete from issoh.purchase_order_lines', null, 'or deletes')
  ) as c (statement, roles, description);
select policies_are('issoh', 'purchase_order_lines', array['staff_read'], 'orders have one policy');
select * from finish();
