-- Receipts of orders: at what cost they come in, what none of the order is, and what is said of goods without a cost.
select plan(90);

-- Stands for SPP: a supplier that asks in dollars, less from 100 and from 1,000 pieces on.
alter foreign table spp_remote.products rename to products_there;
create table spp_remote.products (like spp_remote.products_there);
alter table spp_remote.products owner to inv_owner;
alter foreign table spp_remote.price_breaks rename to price_breaks_there;
create table spp_remote.price_breaks (like spp_remote.price_breaks_there);
alter table spp_remote.price_breaks owner to inv_owner;

insert into issoh.suppliers (supplier_id, supplier_code, supplier_name, status, currency_code)
values ('00000000-0000-4000-8000-000000000001', 'ACME', 'Acme', 'active', 'USD'),
       ('00000000-0000-4000-8000-000000000002', 'BOLT', 'Bolt', 'active', 'EUR');
select tap.warehouse('W'), tap.warehouse('V');
select tap.item(sku) from unnest(array['A', 'B', 'C', 'D', 'E', 'F', 'S']) sku;
create function tap.id(sku text) returns uuid language sql stable
  as $$select p.product_id from issoh.selected_products p where p.internal_sku = sku$$;
-- Orders one product, and tells its line: pieces, cost of a piece, currency, pieces and cost of a pack.
create function tap.order(
  number text, supplier text, sku text, quantity integer, cost numeric default null, currency text default null,
  pack integer default null, due timestamptz default null
) returns text language sql volatile as $$
  select concat_ws(' ', l.quantity_ordered, coalesce(l.unit_cost::text, '-'), l.currency_code, l.pack_size, l.pack_cost)
    from issoh.place_orders(number, supplier, 'W', array[row(null, sku, quantity, cost, currency, pack)]
                            ::issoh.order_line_input[], due) l
$$;
create function tap.comes(number text, sku text, quantity integer, cost numeric default null, supplier text default null,
                          destination text default 'W', at timestamptz default null, currency text default null)
returns uuid language sql volatile as $$
  select tap.move('receipt', sku, quantity, null, destination, cost, at, supplier, reference => number,
                  currency => currency)
$$;
-- "pieces at unit cost = total, paid in another currency" of the latest movement of a product.
create function tap.cost_of(id uuid) returns text language sql volatile as $$
  select concat_ws(' ', m.quantity, 'at', coalesce(m.unit_cost::text, '-'), '= ' || m.total_cost, m.purchase_cost,
                   m.purchase_currency)
    from issoh.stock_movements m where m.movement_id = id
$$;
create function tap.line_of(number text, sku text) returns text language sql volatile as $$
  select concat_ws(' ', l.quantity_received, l.quantity_open)
    from issoh.purchase_order_lines l where l.po_number = number and l.product_id = tap.id(sku)
$$;
grant execute on all functions in schema tap to public;

-- The agreed cost.
select is(tap.order('PO-1', 'BOLT', 'A', 10, 200), '10 200 EUR', 'ten are ordered at 200');
select is(tap.cost_of(tap.comes('PO-1', 'A', 4)), '4 at 200', 'they come in at what was agreed');
select is(tap.value_of('A'), '4: 800 800 800', 'and are worth that');
select is((select s.supplier_code from issoh.stock_movements m join issoh.suppliers s using (supplier_id)),
  'BOLT', 'the movement says whose they are');
select is(tap.cost_of(tap.comes('PO-1', 'A', 2, 190)), '2 at 190', 'a cost that the receipt brings goes before');
select is(tap.line_of('PO-1', 'A'), '6 4', 'the line has both');
select is(tap.cost_of(tap.comes('PO-1', 'A', 1, destination => 'V')), '1 at 200', 'another warehouse may receive it');
select is(tap.order('PO-2', 'BOLT', 'B', 5), '5 - EUR', 'an order may have no cost, of what SPP does not list');
select is(tap.cost_of(tap.comes('PO-2', 'B', 1)), '1 at -', 'then neither has the receipt');

-- What is none of the order.
select throws_like(c.statement, c.message, c.description)
  from (values
    ($$select tap.comes('PO-1X', 'A', 10)$$, 'There is no order "PO-1X".', 'an unknown number is refused'),
    ($$select tap.comes('PO-1', 'B', 1)$$, 'Order PO-1 has no line of "B", but of "A".', 'so is a product that is not on it'),
    ($$select tap.comes('PO-1', 'A', 1, supplier => 'ACME')$$,
     'Order PO-1 was placed with BOLT, and "A" would come from ACME.', 'and another supplier'),
    ($$select tap.comes('PO-1', 'A', 4)$$, '11 pieces of "A" would have come of order PO-1: 10 were ordered, at most 10 may come.',
     'and more than was ordered'),
    ($$select issoh.post_movements(array[tap.draft('receipt', 'A', 2, null, 'W', reference => 'PO-1'),
                                         tap.draft('receipt', 'A', 2, null, 'W', reference => 'PO-1')])$$,
     '11 pieces of "A" would have come%', 'in parts, too')
  ) as c (statement, message, description);
select is((select string_agg(tap.outcome('inv_stock_operator', c.statement), ' ' order by c.place)
             from (values (1, $$select tap.comes('PO-1X', 'A', 10)$$), (2, $$select tap.comes('PO-1', 'B', 1)$$),
                          (3, $$select tap.comes('PO-1', 'A', 1, supplier => 'ACME')$$),
                          (4, $$select tap.comes('PO-1', 'A', 4)$$),
                          (5, $$select issoh.post_movement(row(null, 'A', 'receipt', 1, null, 'W', null, null, null, 'PO', null,
                                  null, null, null, null, null)::issoh.movement_input)$$)) c (place, statement)),
  'ISNOL ISNOL ISCOS ISCOR ISNOL', 'each by its code, no number at all by the first');
select throws_ok(
  format($$insert into issoh.stock_movements (product_id, movement_type, quantity, to_location, reference_type, reference_id)
           select %L, 'receipt', 1, w.warehouse_id, 'PO', 'PO-1X' from issoh.warehouses w where w.warehouse_code = 'W'$$,
         tap.id('A')), 'ISNOL', null, 'no way into the ledger goes round it');
select is(tap.line_of('PO-1', 'A'), '7 3', 'nothing of it is received');
select is(tap.comes('PO-1', 'A', 3, supplier => 'BOLT') is not null, true, 'the rest is');
select count(*) from issoh.cancel_order('PO-2');
select is(tap.outcome('inv_stock_operator', $$select tap.comes('PO-2', 'B', 1)$$), 'ISCOC', 'nothing comes of what is cancelled');
select isnt(tap.undo((select m.movement_id from issoh.stock_movements m where m.reference_id = 'PO-2')), null,
  'but what came of it can be taken back');
select is(tap.move('receipt', 'B', 1, null, 'W', 1) is not null, true, 'and goods without a number are received');
select issoh.set_setting('orders.over_receipt_percent', '15');
select is(tap.comes('PO-1', 'A', 1) is not null, true, 'a setting says how much more may come');
select throws_like($$select tap.comes('PO-1', 'A', 1)$$, '12 pieces of "A" would have come of order PO-1: 10 were ordered, at most 11 %',
  'in whole pieces');
select is(tap.line_of('PO-1', 'A'), '11 0', 'then nothing is open');
select is((select h.quantity_on_order from issoh.supplier_stock_holdings h
            where h.product_id = tap.id('A') and h.supplier_id = '00000000-0000-4000-8000-000000000002'), 0,
  'and nothing on order');
select issoh.set_setting('orders.over_receipt_percent', '0');

-- Currencies.
select is(tap.order('PO-3', 'ACME', 'C', 5, 100), '5 100 USD', 'no currency named: the supplier''s');
select throws_ok($$select tap.comes('PO-3', 'C', 1)$$, 'ISCXR', null, 'a receipt needs a rate');
insert into issoh.exchange_rates (currency_code, rate_date, rate)
values ('USD', '2024-03-01', 0.9), ('USD', '2024-03-10', 0.95);
select is(tap.cost_of(tap.comes('PO-3', 'C', 1, at => '2024-03-09 23:59+00')), '1 at 90 100 USD',
  'it comes in at the rate of its day');
select is(tap.cost_of(tap.comes('PO-3', 'C', 1, at => '2024-03-10 00:00+00')), '1 at 95 100 USD', 'not of another''s');
select throws_ok($$select tap.comes('PO-3', 'C', 1, 80)$$, 'ISICU', 'Order PO-3 is in USD: it does not say what the unit_cost is in.',
  'a cost of its own says its currency');
select is(tap.cost_of(tap.comes('PO-3', 'C', 1, 80, currency => 'EUR')), '1 at 80', 'which may be the base currency');
select is(tap.cost_of(tap.comes('PO-3', 'C', 1, 80, at => '2024-03-05 12:00+00', currency => 'USD')), '1 at 72 80 USD',
  'or in the one that it names');
select is((select (l.unit_cost, l.currency_code)::text from issoh.purchase_order_lines l where l.po_number = 'PO-3'), '(100,USD)',
  '100 USD stay 100 USD');
select is(tap.order('PO-4', 'BOLT', 'D', 1, 1e12, 'USD'), '1 1000000000000 USD', 'an order of the rich');
insert into issoh.exchange_rates (currency_code, rate_date, rate) values ('USD', '2024-04-01', 11);
select throws_ok($$select tap.comes('PO-4', 'D', 1, at => '2024-04-02 12:00+00')$$, 'ISIUC', null, 'is beyond all measure at some rates');

-- Packs.
select is(tap.order('PO-5', 'BOLT', 'E', 2, 10, 'EUR', 3), '6 3.3333333333 EUR 3 10', 'two packs of three for 10 are six pieces');
select is(tap.cost_of(tap.comes('PO-5', 'E', 1)), '1 at 3.3333333333', 'one piece is a third of a pack');
select is((select string_agg(tap.cost_of(m.movement_id), ', ' order by m.seq)
             from issoh.post_movements(array[tap.draft('receipt', 'E', 1, null, 'W', reference => 'PO-5'),
                                             tap.draft('receipt', 'E', 4, null, 'W', reference => 'PO-5')]) m),
  '1 at 3.3333333333 = 3.3333333334, 4 at 3.3333333333 = 13.3333333333', 'the next ones take what is left of it');
select is((select sum(coalesce(m.total_cost, m.quantity * m.unit_cost)) from issoh.stock_movements m
            where m.product_id = tap.id('E')), 20.0000000000, 'all of them cost what the packs do');
select is(tap.value_of('E'), '6: 20 20 20', 'and so are they worth');
select is(tap.order('PO-6', 'ACME', 'E', 1, 8, pack => 4), '4 2 USD 4 8', 'packs in dollars');
select is(tap.cost_of(tap.comes('PO-6', 'E', 4, at => '2024-03-05 12:00+00')), '4 at 1.8 2 USD',
  'what comes out even needs no total');

-- What the supplier asks.
update issoh.selected_products p
   set spp_product_id = '00000000-0000-4000-8000-0000000000aa', spp_supplier_id = '00000000-0000-4000-8000-000000000001'
 where p.internal_sku = 'S';
insert into spp_remote.products (product_id, supplier_id, supplier_product_code, product_name, current_price, currency_code,
                                 status, is_new, is_missing, first_seen_date)
values ('00000000-0000-4000-8000-0000000000aa', '00000000-0000-4000-8000-000000000001', 'S', 'S', 5, 'USD', 'active', false,
        false, '2024-01-01');
insert into spp_remote.price_breaks (supplier_id, product_id, from_quantity, price)
select '00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-0000000000aa', k.quantity, k.price
  from (values (100, 4.5), (1000, 3.9)) k (quantity, price);
select is(tap.order('PO-' || c.quantity, 'ACME', 'S', c.quantity), c.line, c.description)
  from (values (99, '99 5 USD', 'the list price'), (100, '100 4.5 USD', 'the price from 100 on'),
               (999, '999 4.5 USD', 'up to the next'), (5000, '5000 3.9 USD', 'the greatest that is reached')) as c (quantity, line, description);
select is(tap.order('PO-P', 'ACME', 'S', 10, pack => 12), '120 4.5 USD 12 54', 'packs count as pieces');
select is(tap.order('PO-G', 'ACME', 'S', 1000, 4), '1000 4 USD', 'a cost that is given goes before');
select is(tap.order('PO-O', 'BOLT', 'S', 1000), '1000 - EUR', 'another supplier asks something else');
select throws_like($$select tap.order('PO-X', 'ACME', 'S', 1, currency => 'EUR')$$, 'The supplier asks for "S" in USD, not in EUR.',
  'a currency that it does not ask in is refused');
select is(tap.order('PO-E', 'ACME', 'S', 1, currency => 'USD'), '1 5 USD', 'the one that it asks in is not');
select is((select string_agg(concat(p.internal_sku, ' ', a.price, ' ', a.currency_code), ', ')
             from issoh_private.ask_prices('00000000-0000-4000-8000-000000000001', array[tap.id('S'), tap.id('A')], array[100, 100]) a
             join issoh.selected_products p using (product_id)), 'S 4.5 USD', 'what is not listed has no price');

-- When it is expected.
select is((select l.expected_at from issoh.purchase_order_lines l where l.po_number = 'PO-1'),
  now() + make_interval(hours => 24 * (issoh.setting('reorder.default_lead_time_days') #>> '{}')::integer),
  'an order is expected after the usual lead time');
select issoh.update_product('B', '{"lead_time_days": 3}');
select tap.order('PO-7', 'BOLT', 'B', 5, 2);
select is((select l.expected_at from issoh.purchase_order_lines l where l.po_number = 'PO-7'), now() + interval '72 hours',
  'or the product''s own');
select tap.order('PO-8', 'BOLT', 'B', 5, 2, due => now() - interval '50 hours');
select is((select count(*) from issoh.v_late_orders), 1::bigint, 'one is late');
select is((select (v.po_number, v.supplier_code, v.internal_sku, v.warehouse_code, v.quantity_open, v.unit_cost, v.open_cost,
                   v.currency_code, v.days_late)::text from issoh.v_late_orders v),
  '(PO-8,BOLT,B,W,5,2,10.0000,EUR,2)', 'since when, and what is still to come of it');
select is(tap.outcome(r.role, 'do $do$ begin if not exists (select from issoh.v_late_orders) then raise exception ''none''
  using errcode = ''ZZNON''; end if; end $do$'), case when r.may then 'ok' else '42501' end, format('late orders of %s', r.role))
  from (values ('inv_anonymous', false), ('inv_supplier', false), ('inv_catalog_manager', false), ('inv_reviewer', true),
               ('inv_approver', true), ('inv_stock_operator', true), ('inv_pricing_manager', true), ('inv_analyst', true),
               ('inv_admin', true)) as r (role, may);
select is((select string_agg(l.po_number || ' ' || l.is_late, ', ' order by l.order_line_id) from issoh.list_orders('BOLT', late => true) l),
  'PO-8 true', 'they are listed alone');
select is((select string_agg(l.po_number, ' ' order by l.order_line_id) from issoh.list_orders('ACME', late => false) l),
  'PO-3 PO-6 PO-99 PO-100 PO-999 PO-5000 PO-P PO-G PO-E', 'or those that are not');
select is((select (l.internal_sku, l.supplier_code, l.warehouse_code, l.quantity_received, l.pack_size)::text
             from issoh.list_orders(po_number => 'PO-5') l), '(E,BOLT,W,6,3)', 'or those of an order, with names');
select is((select count(*) from issoh.list_orders(page_size => 3, after_id => (
             select l.order_line_id from issoh.purchase_order_lines l where l.po_number = 'PO-7'))), 1::bigint, 'page by page');

select is((select string_agg(l.po_number, ' ') from issoh.list_orders(product => 'B', open => true) l
            where l.po_number in ('PO-7', 'PO-8')), 'PO-7 PO-8', 'those of a product of which something is to come');

select tap.comes('PO-8', 'B', 5);
select is((select string_agg(l.po_number, ' ') from issoh.list_orders('BOLT', product => 'B', open => o.open) l
            where l.po_number in ('PO-7', 'PO-8')), o.found, format('open: %s', o.open))
  from (values (true, 'PO-7'), (false, 'PO-8'), (null, 'PO-7 PO-8')) as o (open, found);
select is((select count(*) from issoh.list_orders(po_number => 'PO-8', warehouse => w.warehouse_code)), w.lines,
  format('for %s', w.warehouse_code)) from (values ('W', 1::bigint), ('V', 0)) as w (warehouse_code, lines);
select throws_ok(f.call, f.code, null, f.call)
  from (values ($$select issoh.list_orders(product => 'none')$$, 'ISNPR'),
               ($$select issoh.list_orders(warehouse => 'none')$$, 'ISNWH')) as f (call, code);
select is((select count(*) from issoh.v_late_orders), 0::bigint, 'what has come is late no more');

-- Goods without a cost.
create function tap.warned(id uuid) returns text language sql volatile as $$
  select d.warnings::text from issoh.stock_movements m cross join lateral issoh.describe_movement(m) d where m.movement_id = id
$$;
select is(tap.warned(tap.move('receipt', 'F', 1, null, 'W'))::jsonb - 0, '[]', 'one warning');
create temporary table warned as
select issoh.stock_movements_warnings(m) -> 0 as warning from issoh.stock_movements m where m.product_id = tap.id('F');
select is(w.warning ->> 'code', 'cost_unknown', 'of a cost that nobody knows') from warned w;
select is(w.warning ->> 'message', 'What these pieces of "F" cost is not known: they come in at nothing.', 'in words') from warned w;
select is((select string_agg(k, ' ' order by k) from jsonb_object_keys(w.warning) k), 'code hint message', 'with a hint')
  from warned w;
select is((select (r.warnings #>> '{0,movement_id}')::uuid = r.movement_ids[1]
                  and (r.warnings #>> '{1,movement_id}')::uuid = r.movement_ids[2] and jsonb_array_length(r.warnings) = 2
             from issoh.record_movements('[{"internal_sku": "F", "movement_type": "adjustment", "quantity": 1, "to_location": "W"},
                                           {"internal_sku": "F", "movement_type": "receipt", "quantity": 1, "to_location": "W"},
                                           {"internal_sku": "E", "movement_type": "receipt", "quantity": 1, "to_location": "W"}]') r),
  true, 'of many each is told by its movement');
select is((select r.warnings from issoh.record_movements(
             '[{"internal_sku": "F", "movement_type": "receipt", "quantity": 1, "to_location": "W", "unit_cost": 2},
               {"internal_sku": "F", "movement_type": "receipt", "quantity": 1, "to_location": "W"}]') r), '[]',
  'one that came before with a cost tells it');
create temporary table costly as select m.movement_id from issoh.stock_movements m where m.product_id = tap.id('F') and m.unit_cost = 2;
select is(tap.warned(tap.move('receipt', 'F', 1, null, 'W', at => now() - interval '24 hours')) like '%cost_unknown%', true,
  'one that came after does not');
select isnt(tap.undo((select movement_id from costly)), null, 'it was wrong');
select is(tap.warned(tap.move('receipt', 'F', 1, null, 'W')) like '%cost_unknown%', true, 'nor one that was reversed');
select is(tap.warned(tap.move('issue', 'F', 1, 'W')), '[]', 'an issue needs none');
select is(tap.warned(tap.comes('PO-7', 'B', 1)), '[]', 'an order tells it');
select is(tap.outcome('inv_analyst', $$select issoh.stock_movements_warnings(m) from issoh.stock_movements m$$), 'ok', 'who reads is warned');
select * from finish();
