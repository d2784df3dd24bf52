-- Warehouses: how they are made, changed and closed, and what the stock in them forbids.
select plan(57);

select is((select (w.warehouse_code, w.warehouse_name, w.location_address, w.is_active, w.capacity_units, w.allow_negative,
                   w.manager_id)::text
             from issoh.create_warehouse('Main-1', ' Main hall ', '{"city": "Turku"}', 100, false, 'chief') w),
  '(Main-1,"Main hall","{""city"": ""Turku""}",t,100,f,chief)', 'a warehouse is made, its code kept as it is');
select is((select (w.location_address, w.is_active, w.capacity_units, w.allow_negative)::text
             from issoh.create_warehouse('main-1', 'Another') w),
  '({},t,,f)', 'a code that differs in case is another warehouse, and the rest has defaults');
select throws_ok(format('select issoh.create_warehouse(%L, %L, capacity_units => %L)', c.code, c.name, c.capacity),
  c.sqlstate, null, c.description)
  from (values
    ('a b', 'A', null, 'ISIWC', 'a code with a blank is refused'),
    ('', 'A', null, 'ISIWC', 'a blank code is refused'),
    (null, 'A', null, 'ISIWC', 'no code is refused'),
    (repeat('x', 33), 'A', null, 'ISIWC', 'a code of 33 characters is refused'),
    ('B', '  ', null, 'ISIWN', 'a blank name is refused'),
    ('B', null, null, 'ISIWN', 'no name is refused'),
    ('B', 'B', '-1', 'ISIPA', 'a capacity below 0 is refused'),
    ('Main-1', 'B', null, 'ISCWC', 'a code that is taken is refused')
  ) as c (code, name, capacity, sqlstate, description);

-- Changes.
select is((issoh.update_warehouse('Main-1', '{"warehouse_name": "Hall", "manager_id": null}')).warehouse_name, 'Hall',
  'a warehouse is changed by its code');
select is((select (w.manager_id, w.capacity_units)::text from issoh.warehouses w where w.warehouse_code = 'Main-1'),
  '(,100)', 'what the patch sets to null is null, what it does not name stays');
select is((issoh.update_warehouse((select w.warehouse_id::text from issoh.warehouses w where w.warehouse_code = 'Main-1'),
                                  '{"location_address": {"city": "Oulu"}}')).location_address ->> 'city', 'Oulu',
  'or by its id');
select throws_ok(format('select issoh.update_warehouse(%L, %L)', c.warehouse, c.patch), c.sqlstate, null, c.description)
  from (values
    ('NOWHERE', '{}', 'ISNWH', 'an unknown warehouse is said to be so'),
    ('Main-1', '[]', 'ISIPA', 'a patch is an object'),
    ('Main-1', null, 'ISIPA', 'and not null'),
    ('Main-1', '{"is_active": false}', 'ISIPA', 'is_active is not changed by a patch'),
    ('Main-1', '{"warehouse_code": "B"}', 'ISIPA', 'nor is the code'),
    ('Main-1', '{"warehouse_name": " "}', 'ISIPA', 'a blank name is refused in a change'),
    ('Main-1', '{"warehouse_name": null}', 'ISIPA', 'so is no name'),
    ('Main-1', '{"capacity_units": -1}', 'ISIPA', 'and a capacity below 0'),
    ('Main-1', '{"capacity_units": "many"}', 'ISIPA', 'and one that is no number'),
    ('Main-1', '{"allow_negative": null}', 'ISIPA', 'and an allow_negative that says nothing')
  ) as c (warehouse, patch, sqlstate, description);
select is((select count(*) from audit.log l where l.table_name = 'warehouses' and l.operation = 'update'
             and l.old_values ->> 'warehouse_name' = 'Main hall' and l.new_values ->> 'warehouse_name' = 'Hall'), 1::bigint,
  'a change is audited');

-- Capacity.
select is((select l.units from issoh_private.warehouse_loads l join issoh.warehouses w using (warehouse_id)
            where w.warehouse_code = 'Main-1'), 0::bigint, 'a warehouse of limited capacity has a running total');
select is((select count(*) from issoh_private.warehouse_loads l join issoh.warehouses w using (warehouse_id)
            where w.warehouse_code = 'main-1'), 0::bigint, 'another has none');
select tap.warehouse('W'), tap.warehouse('OPEN'), tap.item('A'), tap.item('B');
create function tap.id(sku text) returns uuid language sql stable
  as $$select p.product_id from issoh.selected_products p where p.internal_sku = sku$$;
create function tap.load(code text) returns bigint language sql stable
  as $$select l.units from issoh_private.warehouse_loads l join issoh.warehouses w using (warehouse_id)
        where w.warehouse_code = code$$;
select tap.receive(tap.id('A'), 'W', 30), tap.receive(tap.id('B'), 'W', 12);
select lives_ok($$select issoh.update_warehouse('W', '{"capacity_units": 50}')$$, 'a capacity is set while there is stock');
select is(tap.load('W'), 42::bigint, 'the total begins with what is there');
select lives_ok($$select tap.receive(tap.id('A'), 'W', 8)$$, 'what just fits is taken in');
select throws_ok($$select tap.receive(tap.id('A'), 'W', 1)$$, 'ISCCP', null, 'one piece more is not');
select lives_ok($$select tap.issue(tap.id('A'), 'W', 5)$$, 'after an issue');
select is(tap.load('W'), 45::bigint, 'the total has followed');
select throws_ok($$select issoh.update_warehouse('W', '{"capacity_units": 44}')$$, 'ISCCP', null,
  'a capacity below what is there is refused');
select throws_ok($$update issoh.warehouses set capacity_units = 44 where warehouse_code = 'W'$$, 'ISCCP', null,
  'by direct SQL, too');
select lives_ok($$select issoh.update_warehouse('W', '{"capacity_units": 45}')$$, 'a capacity of just that is not');
select lives_ok($$select issoh.update_warehouse('W', '{"capacity_units": null}')$$, 'a capacity is taken away');
select is(tap.load('W'), null, 'and the total with it');
select lives_ok($$select tap.receive(tap.id('A'), 'W', 1000)$$, 'then there is room for everything');

-- Below zero.
select issoh.update_warehouse('W', '{"allow_negative": true}');
select tap.issue(tap.id('B'), 'W', 13);
select throws_ok($$select issoh.update_warehouse('W', '{"allow_negative": false}')$$, 'ISCWN', null,
  'negative stock cannot be forbidden where there is some');
select throws_ok($$update issoh.warehouses set allow_negative = false where warehouse_code = 'W'$$, 'ISCWN', null,
  'not by direct SQL either');
select tap.receive(tap.id('B'), 'W', 1);
select issoh.reserve_stock('B', 'W', 2, 'SO', '1');
select throws_ok($$select issoh.update_warehouse('W', '{"allow_negative": false}')$$, 'ISCWN', null,
  'nor where more is promised than is there');
select issoh.release_reservation(r.reservation_id) from issoh.stock_reservations r where r.reference_id = '1';
select is((issoh.update_warehouse('W', '{"allow_negative": false}')).allow_negative, false, 'then it can');

-- Closing.
select throws_like($$select issoh.deactivate_warehouse('W')$$, '%1 products (1033 pieces), 0 open order lines%',
  'a warehouse with stock is not closed, and the message says what is left');
select throws_ok($$update issoh.warehouses set is_active = false where warehouse_code = 'W'$$, 'ISCWE', null,
  'not by direct SQL either');
select tap.issue(tap.id('A'), 'W', 1033);
select issoh.place_orders('PO-W', gen_random_uuid()::text, 'W', array[row(null, 'A', 5, null, null, null)]::issoh.order_line_input[]);
select throws_ok($$select issoh.deactivate_warehouse('W')$$, 'ISCWE', null, 'nor one with an open order');
select issoh.cancel_order('PO-W');
select is((issoh.deactivate_warehouse('W')).is_active, false, 'an empty one is');
select is((issoh.deactivate_warehouse('W')).is_active, false, 'and stays so');
select throws_ok(c.statement, 'ISCWI', null, c.description)
  from (values
    ($$select tap.receive(tap.id('A'), 'W', 1)$$, 'a closed warehouse takes no movement'),
    ($$select issoh.reserve_stock('A', 'W', 1)$$, 'no reservation'),
    ($$select issoh.record_stock_counts('W', array[row(null, 'A', 0, null)]::issoh.stock_count_input[])$$, 'no count'),
    ($$select issoh.place_orders('PO-2', gen_random_uuid()::text, 'W',
                                 array[row(null, 'A', 5, null, null, null)]::issoh.order_line_input[])$$, 'and no order')
  ) as c (statement, description);
select is((issoh.activate_warehouse('W')).is_active, true, 'it is opened again');
select is((issoh.activate_warehouse('W')).is_active, true, 'an open one stays open');

-- Who may.
select is(string_agg(r.role, ' ' order by r.position), 'inv_stock_operator inv_admin',
          'stock operators and administrators make, change, close and open warehouses, nobody else')
  from unnest(array['inv_anonymous', 'inv_supplier', 'inv_catalog_manager', 'inv_reviewer', 'inv_approver',
                    'inv_stock_operator', 'inv_pricing_manager', 'inv_analyst', 'inv_admin'])
       with ordinality as r (role, position)
 where 'ok' = all (array[
   tap.outcome(r.role, 'select issoh.create_warehouse(''NEW'', ''New'')'),
   tap.outcome(r.role, 'select issoh.update_warehouse(''OPEN'', ''{"warehouse_name": "X"}'')'),
   tap.outcome(r.role, 'select issoh.deactivate_warehouse(''OPEN'')'),
   tap.outcome(r.role, 'select issoh.activate_warehouse(''OPEN'')')]);
select is(string_agg(r.role || f.outcome, ' ' order by r.role), null, 'to the others each of these is forbidden')
  from unnest(array['inv_anonymous', 'inv_supplier', 'inv_catalog_manager', 'inv_reviewer', 'inv_approver',
                    'inv_pricing_manager', 'inv_analyst']) as r (role),
       unnest(array['select issoh.create_warehouse(''NEW'', ''New'')', 'select issoh.deactivate_warehouse(''OPEN'')',
                    'select issoh.update_warehouse(''OPEN'', ''{"warehouse_name": "X"}'')',
                    'select issoh.activate_warehouse(''OPEN'')']) as s (statement),
       lateral (select tap.outcome(r.role, s.statement) as outcome) f
 where f.outcome <> '42501';
select is(string_agg(r.role, ' ' order by r.position),
          'inv_reviewer inv_approver inv_stock_operator inv_pricing_manager inv_analyst inv_admin',
          'staff of IS-SOH reads warehouses')
  from unnest(array['inv_anonymous', 'inv_supplier', 'inv_catalog_manager', 'inv_reviewer', 'inv_approver',
                    'inv_stock_operator', 'inv_pricing_manager', 'inv_analyst', 'inv_admin'])
       with ordinality as r (role, position)
 where tap.outcome(r.role, 'select from issoh.warehouses') = 'ok';
select is(tap.outcome('inv_admin', 'update issoh.warehouses set warehouse_name = ''X'''), '42501',
  'nobody writes the table but through functions');
select * from finish();
