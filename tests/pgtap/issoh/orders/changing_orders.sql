-- Orders after they were placed: what goes back to the supplier is open again, lines change, a number is one supplier's.
select plan(67);

insert into issoh.suppliers (supplier_id, supplier_code, supplier_name, status, currency_code)
values ('00000000-0000-4000-8000-000000000001', 'ACME', 'Acme', 'active', 'EUR'),
       ('00000000-0000-4000-8000-000000000002', 'BOLT', 'Bolt', 'active', 'EUR');
select tap.warehouse('W'), tap.warehouse('V');
select tap.item(sku) from unnest(array['A', 'B', 'C', 'D', 'E', 'F', 'G']) sku;
create function tap.id(sku text) returns uuid language sql stable
  as $$select p.product_id from issoh.selected_products p where p.internal_sku = sku$$;
create function tap.order(
  number text, sku text, quantity integer, cost numeric default null, pack integer default null, destination text default 'W',
  supplier text default 'ACME', due timestamptz default null
) returns bigint language sql volatile as $$
  select count(*) from issoh.place_orders(number, supplier, destination,
    array[row(null, sku, quantity, cost, null, pack)]::issoh.order_line_input[], due)
$$;
create function tap.comes(number text, sku text, quantity integer, destination text default 'W') returns uuid
language sql volatile as $$select tap.move('receipt', sku, quantity, null, destination, reference => number)$$;
create function tap.send_back(movement_id uuid, sku text, quantity integer, origin text default 'W') returns uuid
language sql volatile as $$select tap.move('issue', sku, quantity, origin, returns => movement_id)$$;
-- "received open, on order of its supplier"
create function tap.line_of(number text, sku text) returns text language sql volatile as $$
  select concat(l.quantity_received, ' ', l.quantity_open, ', ', h.quantity_on_order)
    from issoh.purchase_order_lines l
    join issoh.supplier_stock_holdings h on h.product_id = l.product_id and h.supplier_id = l.supplier_id
   where l.po_number = number and l.product_id = tap.id(sku)
$$;
create function tap.cost_of(id uuid) returns text language sql volatile as $$
  select concat_ws(' ', m.quantity, 'at', m.unit_cost, '= ' || m.total_cost)
    from issoh.stock_movements m where m.movement_id = id
$$;
-- "pieces, cost of a piece, currency, pieces and cost of a pack, open"
create function tap.told(line issoh.purchase_order_lines) returns text language sql immutable as $$
  select concat_ws(' ', line.quantity_ordered, coalesce(line.unit_cost::text, '-'), line.currency_code, line.pack_size,
                   line.pack_cost, line.quantity_open)
$$;
create temporary table came (name text primary key, movement_id uuid);
create function tap.came(name text) returns uuid language sql stable
  as $$select c.movement_id from came c where c.name = came.name$$;
grant execute on all functions in schema tap to public;

-- Replacements: 5 there at 100, 5 ordered and received at 500, 2 go back, 2 replacements come by the number.
select tap.move('receipt', 'A', 5, null, 'W', 100), tap.order('PO-1', 'A', 5, 500);
insert into came select 'A', tap.comes('PO-1', 'A', 5);
select is(tap.line_of('PO-1', 'A'), '5 0, 0', 'all has come');
insert into came select 'back', tap.send_back(tap.came('A'), 'A', 2);
select is(tap.line_of('PO-1', 'A'), '3 2, 2', 'what goes back to the supplier is open again, and on order');
select is(tap.value_of('A'), '8: 2000 2000 2000', 'it left at its cost');
select throws_like($$select tap.comes('PO-1', 'A', 3)$$, '6 pieces of "A" would have come of order PO-1: 5 were ordered%',
  'no more comes than was ordered');
select throws_ok($$select tap.comes('PO-1', 'A', 3)$$, 'ISCOR', null, 'by its code');
select is(tap.cost_of(tap.comes('PO-1', 'A', 2)), '2 at 500', 'replacements come by the number, at the agreed cost');
select is(tap.value_of('A'), '10: 3000 3000 3000', 'five at 100 and five at 500');
select is(tap.line_of('PO-1', 'A'), '5 0, 0', 'nothing is open');
insert into came select 'again', tap.send_back(tap.came('A'), 'A', 1);
select is(tap.line_of('PO-1', 'A'), '4 1, 1', 'one more goes back');
select isnt(tap.undo(tap.came('again')), null, 'by mistake');
select is(tap.line_of('PO-1', 'A'), '5 0, 0', 'then it is not open after all');
select isnt(tap.undo(tap.came('back')), null, 'nor had the two gone, though replaced');
select is(tap.line_of('PO-1', 'A'), '7 0, 0', 'more has come than was ordered, and nothing is on order');
select is(tap.value_of('A'), '12: 4000 4000 4000', 'seven at 500');

-- In one call: two receipts, of which pieces go back, and a new one.
select tap.order('PO-2', 'B', 10, 4);
insert into came select 'B1', tap.comes('PO-2', 'B', 3);
insert into came select 'B2', tap.comes('PO-2', 'B', 7);
select is((select count(*) from issoh.post_movements(array[
             tap.draft('issue', 'B', 2, 'W', returns => tap.came('B1')), tap.draft('issue', 'B', 5, 'W', returns => tap.came('B2')),
             tap.draft('receipt', 'B', 4, null, 'W', reference => 'PO-2')])), 3::bigint, 'seven back and four anew at once');
select is(tap.line_of('PO-2', 'B'), '7 3, 3', 'each counts');
select tap.move('receipt', 'B', 1, null, 'W', returns => tap.move('issue', 'B', 2, 'W'));
select is(tap.line_of('PO-2', 'B'), '7 3, 3', 'what a customer takes and brings back is nothing to the order');
insert into came select 'free', tap.move('receipt', 'B', 5, null, 'W', 3);
select tap.send_back(tap.came('free'), 'B', 5);
select is(tap.line_of('PO-2', 'B'), '7 3, 3', 'nor is what came without a number');

-- Cancelled.
select is((select l.quantity_open from issoh.cancel_order('PO-2', 'B') l), 0, 'nobody wants the replacement');
select tap.send_back(tap.came('B1'), 'B', 1);
select is(tap.line_of('PO-2', 'B'), '6 0, 0', 'a cancelled line stays closed');
select throws_ok($$select tap.comes('PO-2', 'B', 1)$$, 'ISCOC', null, 'nothing comes of it');
select is(tap.told(issoh.change_order('PO-2', 'B')), '10 4 EUR 4', 'until it is opened again');
select is(tap.line_of('PO-2', 'B'), '6 4, 4', 'then the rest is on order');
select isnt(tap.comes('PO-2', 'B', 4), null, 'and comes');

-- Another cost of what has come brings nothing more.
select tap.order('PO-11', 'C', 10, 2);
insert into came select 'cost', tap.comes('PO-11', 'C', 4);
select issoh.cancel_order('PO-11');
select is((issoh.correct_cost(tap.came('cost'), 3)).quantity, 4, 'what has come of a cancelled line may have cost something else');
select is(tap.line_of('PO-11', 'C'), '4 0, 0', 'that leaves the line as it is');
select is(tap.value_of('C'), '4: 12 12 12', 'at the other cost');
select tap.move('issue', 'C', 4, 'W');

-- Packs: two of three for 10.
select tap.order('PO-3', 'C', 2, 10, 3);
insert into came select 'C', tap.comes('PO-3', 'C', 6);
select tap.send_back(tap.came('C'), 'C', 2);
select is(tap.cost_of(tap.comes('PO-3', 'C', 2)), '2 at 3.3333333333 = 6.6666666667', 'replaced pieces of packs cost what packs do');
select is((select round(v.fifo_value, 9) from issoh.product_valuation('C') v), 20.000000000, 'and all together as much');

-- Receipts under a number before there was an order of it, as they were once.
select tap.order('PO-4', 'D', 5, 1);
insert into came select 'D', tap.comes('PO-4', 'D', 3);
update issoh.purchase_order_lines set ordered_at = clock_timestamp(), quantity_received = 0 where po_number = 'PO-4';
select tap.send_back(tap.came('D'), 'D', 2);
select is(tap.line_of('PO-4', 'D'), '0 5, 5', 'what did not come of the order does not go back on it');

-- A house that was closed since.
select tap.order('PO-5', 'E', 4, 1, destination => 'V');
insert into came select 'E', tap.comes('PO-5', 'E', 4, 'V');
select tap.move('transfer', 'E', 4, 'V', 'W'), issoh.deactivate_warehouse('V');
select throws_ok($$select issoh.change_order('PO-5', 'E', 5)$$, 'ISCWI', null, 'nothing more is ordered to a closed warehouse');
select is(tap.told(issoh.change_order('PO-5', 'E', 4, 2)), '4 2 EUR 0', 'where nothing is to come it does not matter');
select tap.send_back(tap.came('E'), 'E', 1);
select is((select concat(w.warehouse_code, ' ', l.quantity_open)
             from issoh.purchase_order_lines l join issoh.warehouses w using (warehouse_id) where l.po_number = 'PO-5'), 'W 1',
  'replacements come to where the pieces left');
select tap.order('PO-6', 'E', 1, 1);

-- Changes of a line.
select tap.order('PO-7', 'F', 10, 500);
insert into came select 'F', tap.comes('PO-7', 'F', 4);
select is(tap.told(issoh.change_order('PO-7', 'F', 12)), '12 500 EUR 8', 'more is ordered');
select is(tap.line_of('PO-7', 'F'), '4 8, 8', 'and on order');
select is(tap.told(issoh.change_order('PO-7', 'F', unit_cost => 450)), '12 450 EUR 8', 'at another cost');
select is(tap.cost_of(tap.comes('PO-7', 'F', 1)), '1 at 450', 'which holds for receipts to come');
select is(tap.cost_of(tap.came('F')), '4 at 500', 'what has come keeps its own');
select is(tap.told(issoh.change_order('PO-7', 'F', currency_code => 'USD')), '12 450 USD 7', 'in another currency');
select is(tap.told(issoh.change_order('PO-7', 'F', unit_cost => 400.5, currency_code => 'EUR')), '12 400.5 EUR 7', 'or both');
select throws_like($$select issoh.change_order('PO-7', 'F', 4)$$, '5 pieces of "F" have come of order PO-7: it cannot be lowered to 4.',
  'not to fewer than have come');
select throws_ok($$select issoh.change_order('PO-7', 'F', 4)$$, 'ISCOQ', null, 'by its code');
select is(tap.told(issoh.change_order('PO-7', 'F', 5)), '5 400.5 EUR 0', 'to as many, which closes it');
select is(tap.line_of('PO-7', 'F'), '5 0, 0', 'and nothing is on order');
select issoh.set_setting('orders.over_receipt_percent', '20');
select tap.comes('PO-7', 'F', 1);
select issoh.set_setting('orders.over_receipt_percent', '0');
select is(tap.told(issoh.change_order('PO-7', 'F', 5, 7)), '5 7 EUR 0', 'what came in addition does not hinder');
select throws_ok($$select issoh.change_order('PO-7', 'F', 4)$$, 'ISCOQ', null, 'unless it would be lowered');

select tap.order('PO-8', 'G', 2, 10, 3);
select is(tap.told(issoh.change_order('PO-8', 'G', 3, 11)), '9 3.6666666667 EUR 3 11 9', 'of packs it counts packs, and costs are of one');
select tap.comes('PO-8', 'G', 4);
select throws_ok($$select issoh.change_order('PO-8', 'G', 1)$$, 'ISCOQ', null, 'one pack would be fewer than the four that came');
select is(tap.told(issoh.change_order('PO-8', 'G', 2)), '6 3.6666666667 EUR 3 11 2', 'two are not');

select tap.order('PO-9', 'G', 1, 1, due => now() - interval '50 hours');
select is((select string_agg(v.po_number, ' ') from issoh.v_late_orders v), 'PO-9', 'an order is late');
select is((issoh.change_order('PO-9', 'G', expected_at => now() + interval '50 hours')).expected_at, now() + interval '50 hours',
  'it has another date');
select is_empty('select from issoh.v_late_orders', 'and is late no more');
select is((select string_agg(k.key, ' ' order by k.key)
             from audit.log l, jsonb_object_keys(l.new_values) k (key)
            where l.table_name = 'purchase_order_lines' and l.operation = 'update'
              and l.record_key = (select o.order_line_id::text from issoh.purchase_order_lines o where o.po_number = 'PO-9')
              and l.new_values -> k.key is distinct from l.old_values -> k.key), 'expected_at', 'the audit tells what changed');

select throws_ok(c.statement, c.code, null, c.description)
  from (values
    ($$select issoh.change_order('PO-X', 'G')$$, 'ISNOL', 'an unknown order'),
    ($$select issoh.change_order('PO-9', 'A')$$, 'ISNOL', 'a product that is not on it'),
    ($$select issoh.change_order('PO-9', 'NONE')$$, 'ISNPR', 'or is nowhere'),
    ($$select issoh.change_order('PO-9', 'G', 0)$$, 'ISIQT', 'none'),
    ($$select issoh.change_order('PO-8', 'G', 1073741824)$$, 'ISIQT', 'more packs than can be counted'),
    ($$select issoh.change_order('PO-9', 'G', unit_cost => -1)$$, 'ISIUC', 'less than nothing'),
    ($$select issoh.change_order('PO-9', 'G', currency_code => 'EURO')$$, 'ISICU', 'no currency')
  ) as c (statement, code, description);
create function tap.may(statement text) returns text language sql volatile as $$
  select string_agg(substr(r.role, 5), ' ' order by r.position)
    from unnest(array['inv_anonymous', 'inv_supplier', 'inv_catalog_manager', 'inv_reviewer', 'inv_approver',
                      'inv_stock_operator', 'inv_pricing_manager', 'inv_analyst', 'inv_admin'])
         with ordinality as r (role, position)
   where tap.outcome(r.role, statement) <> '42501'
$$;
select is(tap.may($$select issoh.change_order('PO-9', 'G', 2)$$), 'stock_operator admin', 'who changes orders');

-- A number is one supplier's.
select throws_ok($$select tap.order('PO-9', 'A', 1, supplier => 'BOLT')$$, 'ISCON', 'Order PO-9 is with ACME.',
  'a line of another supplier is refused');
select throws_ok($$select tap.order('PO-9', 'G', 1, supplier => 'BOLT')$$, 'ISCON', null, 'of whichever product');
select is(tap.order('PO-9', 'A', 1), 1::bigint, 'one of the same supplier is not');
select throws_ok($$select tap.order('PO-9', 'A', 1)$$, 'ISCOL', null, 'once');
select issoh.cancel_order('PO-6');
select throws_ok($$select tap.order('PO-6', 'A', 1, supplier => 'BOLT')$$, 'ISCON', null, 'a cancelled order keeps its number');
select tap.order('PO-10', 'A', 1, supplier => '00000000-0000-4000-8000-000000000009');
select throws_ok($$select tap.order('PO-10', 'B', 1)$$, 'ISCON', 'Order PO-10 is with 00000000-0000-4000-8000-000000000009.',
  'a supplier without a code is named by its id');
select * from finish();
