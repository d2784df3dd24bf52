-- A movement that comes alone is read by look-ups, many are read as a set: both read the same. What is written by hand,
-- at once or not, is followed alike.
select plan(37);

select tap.warehouse('W'), tap.warehouse('V');
select tap.item('A'), tap.item('B');
select issoh.set_exchange_rates(array[('USD', '2020-01-01', 0.5)]::issoh.exchange_rate_input[]);
create function tap.id(sku text) returns uuid language sql stable
  as $$select p.product_id from issoh.selected_products p where p.internal_sku = sku$$;
create function tap.place(code text) returns text language sql stable
  as $$select w.warehouse_id::text from issoh.warehouses w where w.warehouse_code = code$$;

-- What is answered of two that are the same is taken of the first.
create function tap.readings(movement jsonb) returns setof jsonb language sql volatile as $$
  select to_jsonb(r.draft)
    from jsonb_populate_record(null::issoh.movement_input, movement) m
   cross join lateral (values
     (issoh_private.read_movement(m, '01a00000-0000-7000-8000-000000000001')),
     ((issoh_private.read_movements(array[m, m], array['01a00000-0000-7000-8000-000000000001'::uuid,
                                                       '01a00000-0000-7000-8000-000000000002']))[1])) r (draft)
$$;
create table tap.asked as
select c.position, c.problem, c.what,
       jsonb_strip_nulls(jsonb_build_object('internal_sku', 'A', 'movement_type', 'receipt', 'quantity', 3,
                                            'to_location', 'W') || c.movement::jsonb) as movement
  from (values
    (1, null, 'a receipt', '{}'),
    (2, null, 'white space around a SKU', '{"internal_sku": " A "}'),
    (3, null, 'a product by its id', format('{"internal_sku": null, "product_id": "%s"}', tap.id('A'))),
    (4, null, 'by both', format('{"product_id": "%s"}', tap.id('A'))),
    (5, 'ISNPR', 'by both, of two products', format('{"product_id": "%s"}', tap.id('B'))),
    (6, 'ISIMP', 'no product', '{"internal_sku": null}'),
    (7, 'ISNPR', 'an unknown one', '{"internal_sku": "NONE"}'),
    (8, 'ISNPR', 'an unknown id', '{"internal_sku": null, "product_id": "01a00000-0000-7000-8000-000000000009"}'),
    (9, 'ISIMT', 'an unknown type', '{"movement_type": "sale"}'),
    (10, 'ISIMT', 'no type', '{"movement_type": null}'),
    (11, 'ISIQT', 'nothing', '{"quantity": 0}'),
    (12, 'ISIQT', 'no quantity', '{"quantity": null}'),
    (13, 'ISILO', 'a receipt that leaves, too', '{"from_location": "V"}'),
    (14, 'ISILO', 'a receipt to nowhere', '{"to_location": null}'),
    (15, 'ISILO', 'an issue that comes', '{"movement_type": "issue"}'),
    (16, null, 'an issue', '{"movement_type": "issue", "from_location": "W", "to_location": null}'),
    (17, null, 'a loss', '{"movement_type": "adjustment", "from_location": "W", "to_location": null}'),
    (18, 'ISILO', 'a transfer from nowhere', '{"movement_type": "transfer"}'),
    (19, 'ISILO', 'a transfer to where it is', '{"movement_type": "transfer", "from_location": "W"}'),
    (20, null, 'a transfer, one place by its id',
     format('{"movement_type": "transfer", "from_location": "%s"}', tap.place('V'))),
    (21, 'ISNWH', 'to no warehouse', '{"to_location": "X"}'),
    (22, null, 'a cost, without its zeros', '{"unit_cost": 2.50}'),
    (23, 'ISIUC', 'a cost of what leaves',
     '{"movement_type": "issue", "from_location": "W", "to_location": null, "unit_cost": 1}'),
    (24, 'ISIUC', 'a cost below none', '{"unit_cost": -1}'),
    (25, null, 'a cost in dollars', '{"unit_cost": 4, "currency_code": "USD"}'),
    (26, 'ISICU', 'a cost in nothing', '{"unit_cost": 4, "currency_code": "XXX"}'),
    (27, null, 'an order, written small', '{"reference_type": "po", "reference_id": "1"}'),
    (28, 'ISIRF', 'a blank reference', '{"reference_type": "", "reference_id": "1"}'),
    (29, 'ISIRT', 'a transfer that returns', '{"movement_type": "transfer", "from_location": "V",
      "returns_movement_id": "01a00000-0000-7000-8000-000000000003"}'),
    (30, 'ISIRV', 'a receipt of what is reserved', '{"reservation_id": "01a00000-0000-7000-8000-000000000003"}')
  ) as c (position, problem, what, movement);
select is(array(select r - 'position' from tap.readings(a.movement) r),
          array_fill(r.one - 'position', array[2]), a.what || ' is read the same alone and among others')
  from tap.asked a
 cross join lateral (select tap.readings(a.movement) as one limit 1) r
 order by a.position;
select is(array(select a.position from tap.asked a
                  cross join lateral (select tap.readings(a.movement) as one limit 1) r
                 where r.one ->> 'problem' is distinct from a.problem),
          '{}'::integer[], 'with the problem that it has');

-- By hand.
create function tap.write(count integer, quantity integer default 2) returns void language sql volatile as $$
  insert into issoh.stock_movements (product_id, movement_type, quantity, to_location, unit_cost, currency_code)
  select tap.id('A'), 'receipt', quantity, w.warehouse_id, 2, 'EUR'
    from issoh.warehouses w, generate_series(1, count)
   where w.warehouse_code = 'W'
$$;
select lives_ok($$select tap.write(0)$$, 'a statement may write nothing');
select lives_ok($$select tap.write(1)$$, 'or one');
select lives_ok($$select tap.write(3)$$, 'or many');
select is(tap.stock_of('A') || '; ' || (select string_agg(h.quantity_on_hand::text, ',')
                                          from issoh.supplier_stock_holdings h where h.product_id = tap.id('A')),
          'W 8; 8', 'stock and holdings follow all of them');

-- What says nothing of pieces.
select throws_ok($$update issoh.stock_on_hand set reorder_point = -1$$, '23514', null, 'levels are judged by hand, too');
select throws_ok($$insert into issoh.stock_on_hand (product_id, warehouse_id, reorder_quantity, reorder_up_to)
                   select tap.id('B'), w.warehouse_id, 3, 9 from issoh.warehouses w where w.warehouse_code = 'W'$$, '23514',
                 null, 'where they are first written as well');
select * from finish();
