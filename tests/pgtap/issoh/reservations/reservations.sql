-- Reservations: what they hold, how they end, and that stock follows them by whatever path they change.
select plan(61);

select tap.warehouse('W'), tap.warehouse('NEG', true), tap.item('A'), tap.item('B');
create function tap.id(sku text) returns uuid language sql stable
  as $$select p.product_id from issoh.selected_products p where p.internal_sku = sku$$;
create function tap.stock(sku text, code text default 'W') returns text language sql stable as $$
  select format('%s - %s = %s', s.quantity_on_hand, s.quantity_reserved, s.quantity_available)
    from issoh.stock_on_hand s
    join issoh.warehouses w using (warehouse_id)
   where s.product_id = tap.id(sku) and w.warehouse_code = code
$$;
create function tap.reservation(number text) returns uuid language sql stable
  as $$select r.reservation_id from issoh.stock_reservations r where r.reference_id = number$$;
create function tap.issue_reserved(number text, pieces integer, sku text default 'A', code text default 'W') returns uuid
language sql volatile as $$
  select (issoh.post_movement(jsonb_populate_record(null::issoh.movement_input, jsonb_build_object(
    'internal_sku', sku, 'movement_type', 'issue', 'quantity', pieces, 'from_location', code,
    'reservation_id', tap.reservation(number))))).movement_id
$$;

select tap.receive(tap.id('A'), 'W', 10);
select is(
  (select (r.quantity, r.issued_quantity, r.reserved_quantity, r.status, r.reference_type, r.reference_id, r.closed_at)::text
     from issoh.reserve_stock('A', 'W', 4, 'SO', '1', now() + interval '1 day') r),
  '(4,0,4,active,SO,1,)', 'pieces are reserved for a reference');
select is(tap.stock('A'), '10 - 4 = 6', 'and no longer available');
select is((select r.created_by from issoh.stock_reservations r where r.reference_id = '1'), session_user::text,
  'who reserved is known');
select throws_ok(format('select issoh.reserve_stock(%L, %L, %L, %L, %L, %s)', c.product, c.warehouse, c.quantity, c.type,
                        c.id, c.expiry), c.sqlstate, null, c.description)
  from (values
    ('NONE', 'W', 1, 'SO', '9', 'null', 'ISNPR', 'an unknown product is said to be so'),
    ('A', 'NONE', 1, 'SO', '9', 'null', 'ISNWH', 'an unknown warehouse, too'),
    ('A', 'W', 0, 'SO', '9', 'null', 'ISIQT', 'none cannot be reserved'),
    ('A', 'W', -1, 'SO', '9', 'null', 'ISIQT', 'nor less'),
    ('A', 'W', null, 'SO', '9', 'null', 'ISIQT', 'nor an unknown number'),
    ('A', 'W', 1, '', '9', 'null', 'ISIRF', 'a blank kind of document is refused'),
    ('A', 'W', 1, 'SO', repeat('9', 201), 'null', 'ISIRF', 'a number of 201 characters is refused'),
    ('A', 'W', 1, 'SO', '9', 'now()', 'ISIRE', 'a reservation that has expired is refused'),
    ('A', 'W', 7, 'SO', '9', 'null', 'ISCAV', 'more than is available is refused'),
    ('B', 'W', 1, 'SO', '9', 'null', 'ISCAV', 'so is what never came')
  ) as c (product, warehouse, quantity, type, id, expiry, sqlstate, description);
select lives_ok($$select issoh.reserve_stock('A', 'W', 6, 'SO', '2')$$, 'the last piece can be reserved');
select throws_ok($$select tap.issue(tap.id('A'), 'W', 1)$$, 'ISCRS', null, 'nobody else takes what is reserved');
select is((issoh.reserve_stock('B', 'NEG', 3, 'SO', 'n')).status, 'active',
  'where stock may be negative more can be reserved than is there');
select is(tap.stock('B', 'NEG'), '0 - 3 = -3', 'and the stock row is made');

-- Issued.
select lives_ok($$select tap.issue_reserved('1', 3)$$, 'a part is issued against the reservation');
select is((select (r.issued_quantity, r.reserved_quantity, r.status)::text from issoh.stock_reservations r
            where r.reference_id = '1'), '(3,1,active)', 'it holds the rest');
select is(tap.stock('A'), '7 - 7 = 0', 'stock and reserved fall together');
select throws_ok($$select tap.issue_reserved('1', 2)$$, 'ISCRQ', null, 'no more is issued than it holds');
select throws_ok($$select tap.issue_reserved('1', 1, 'B', 'NEG')$$, 'ISIRM', null, 'nor another product');
select tap.receive(tap.id('A'), 'NEG', 5);
select throws_ok($$select tap.issue_reserved('1', 1, 'A', 'NEG')$$, 'ISIRM', null, 'nor from another warehouse');
select lives_ok($$select tap.issue_reserved('1', 1)$$, 'the rest is issued');
select is((select (r.issued_quantity, r.reserved_quantity, r.status, r.closed_by, r.closed_at is not null)::text
             from issoh.stock_reservations r where r.reference_id = '1'), format('(4,0,issued,%s,t)', session_user),
  'then the reservation is issued');
select throws_ok($$select tap.issue_reserved('1', 1)$$, 'ISCRX', null, 'and takes nothing more');
select throws_ok($$select issoh.release_reservation(tap.reservation('1'))$$, 'ISCRI', null, 'nor can it be released');
select throws_ok($$select issoh.post_movement(jsonb_populate_record(null::issoh.movement_input, jsonb_build_object(
  'internal_sku', 'A', 'movement_type', 'issue', 'quantity', 1, 'from_location', 'W', 'reservation_id',
  gen_random_uuid())))$$, 'ISNRV', null, 'an unknown reservation is said to be so by an issue');

-- Released.
select is((issoh.release_reservation(tap.reservation('2'))).status, 'released', 'a reservation is released');
select is(tap.stock('A'), '6 - 0 = 6', 'its pieces are available again');
select is((select r.closed_at from issoh.release_reservation(tap.reservation('2')) r),
          (select r.closed_at from issoh.stock_reservations r where r.reference_id = '2'),
          'releasing it again answers it as it is');
select is(tap.stock('A'), '6 - 0 = 6', 'and gives nothing back twice');
select throws_ok($$select issoh.release_reservation(gen_random_uuid())$$, 'ISNRV', null,
  'an unknown reservation is said to be so');
select throws_ok($$select tap.issue_reserved('2', 1)$$, 'ISCRX', null, 'a released one takes no issue');
select issoh.reserve_stock('A', 'W', 5, 'SO', '3');
select tap.issue_reserved('3', 2);
select is((select (r.status, r.issued_quantity, r.reserved_quantity)::text
             from issoh.release_reservation(tap.reservation('3')) r), '(released,2,0)', 'what is left of one is released');
select is(tap.stock('A'), '4 - 0 = 4', 'and only that');

-- Expired.
select is(issoh.expire_reservations(), 0, 'nothing has expired');
select issoh.reserve_stock('A', 'W', 1, 'SO', 'x1', now() + interval '1 hour'),
       issoh.reserve_stock('A', 'W', 2, 'SO', 'x2', now() + interval '1 hour'),
       issoh.reserve_stock('A', 'NEG', 1, 'SO', 'x3', now() + interval '1 hour'),
       issoh.reserve_stock('A', 'W', 1, 'SO', 'x4', now() + interval '2 hours'),
       issoh.release_reservation((issoh.reserve_stock('B', 'NEG', 1, 'SO', 'x5', now() + interval '1 hour')).reservation_id);
update issoh.stock_reservations set expires_at = expires_at - interval '1 hour' where reference_id like 'x%';
select is(issoh.expire_reservations(), 3, 'those whose time has passed expire');
select is((select string_agg(r.reference_id || ' ' || r.status, ', ' order by r.reference_id)
             from issoh.stock_reservations r where r.reference_id like 'x%'),
  'x1 expired, x2 expired, x3 expired, x4 active, x5 released', 'and no other');
select is(tap.stock('A'), '4 - 1 = 3', 'their pieces are available again');
select is(tap.stock('A', 'NEG'), '5 - 0 = 5', 'in each warehouse');
select is(issoh.expire_reservations(), 0, 'they expire once');
select is((issoh.release_reservation(tap.reservation('x1'))).status, 'expired', 'an expired one is answered as it is');

-- By direct SQL.
insert into issoh.stock_reservations (product_id, warehouse_id, quantity, reference_id)
select tap.id('A'), w.warehouse_id, q.quantity, 'd'
  from issoh.warehouses w, (values (1), (1)) as q (quantity) where w.warehouse_code = 'W';
select is(tap.stock('A'), '4 - 3 = 1', 'stock follows several rows inserted at once');
select throws_ok($$insert into issoh.stock_reservations (product_id, warehouse_id, quantity)
                   select tap.id('A'), w.warehouse_id, 2 from issoh.warehouses w where w.warehouse_code = 'W'$$,
  'ISCAV', null, 'what is not available is refused there, too');
update issoh.stock_reservations set warehouse_id = (select w.warehouse_id from issoh.warehouses w
                                                      where w.warehouse_code = 'NEG') where reference_id = 'd';
select is(tap.stock('A') || ', ' || tap.stock('A', 'NEG'), '4 - 1 = 3, 5 - 2 = 3', 'rows that move to another warehouse');
delete from issoh.stock_reservations where reference_id = 'd';
select is(tap.stock('A', 'NEG'), '5 - 0 = 5', 'and rows deleted');
select throws_ok('truncate issoh.stock_reservations', 'SPFAO', null, 'nobody truncates them');
select is((select count(*) from issoh.stock_on_hand s
            where s.quantity_reserved <> (select coalesce(sum(r.reserved_quantity), 0) from issoh.stock_reservations r
                                           where r.product_id = s.product_id and r.warehouse_id = s.warehouse_id)),
  0::bigint, 'everywhere reserved is the sum of the reservations');
select is((select count(*) from audit.log l where l.table_name = 'stock_reservations' and l.operation = 'update'
             and l.new_values ->> 'status' = 'released' and l.new_values ->> 'reference_id' = '2'), 1::bigint,
  'how a reservation ends is audited');

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
    ('select issoh.reserve_stock(''A'', ''W'', 1)', 'stock_operator admin', 'who reserves'),
    ('select issoh.release_reservation(gen_random_uuid())', 'stock_operator admin', 'who releases'),
    ('select issoh.change_reservation(gen_random_uuid(), 1)', 'stock_operator admin', 'who changes'),
    ('select issoh.release_reservations(''SO'', ''1'')', 'stock_operator admin', 'who releases a document'),
    ('select issoh.list_reservations()', 'reviewer approver stock_operator pricing_manager analyst admin', 'who lists'),
    ('select issoh.expire_reservations()', 'stock_operator admin', 'who has reservations expire'),
    ('select from issoh.stock_reservations', 'reviewer approver stock_operator pricing_manager analyst admin', 'who reads'),
    ('insert into issoh.stock_reservations default values', null, 'nobody inserts'),
    ('update issoh.stock_reservations set quantity = 1', null, 'updates'),
    ('delete from issoh.stock_reservations', null, 'or deletes')
  ) as c (statement, roles, description);
select policies_are('issoh', 'stock_reservations', array['staff_read'], 'reservations have one policy');
select * from finish();
