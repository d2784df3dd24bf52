-- Reservations that change: their quantity and dates in one call, a document's all at once, one key once.
select plan(59);

select tap.warehouse('W'), tap.warehouse('V'), tap.warehouse('NEG', true), tap.item('A'), tap.item('B');
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
create function tap.issue_reserved(number text, pieces integer) returns uuid language sql volatile
  as $$select tap.move('issue', 'A', pieces, 'W', reservation => tap.reservation(number))$$;
create function tap.told(r issoh.stock_reservations) returns text language sql stable as $$
  select concat_ws(' ', r.reference_id, r.status, r.quantity, r.issued_quantity, r.reserved_quantity)
$$;

-- Quantity.
select tap.receive(tap.id('A'), 'W', 20), tap.receive(tap.id('A'), 'V', 5), tap.receive(tap.id('B'), 'W', 10);
select issoh.reserve_stock('A', 'W', 8, 'SO', '1', due_at => '2030-05-01Z', expires_at => '2030-06-01Z');
select is((select (r.due_at = '2030-05-01Z', r.expires_at = '2030-06-01Z')::text from issoh.stock_reservations r), '(t,t)',
  'when the pieces are needed is kept beside when the promise ends');
select is(tap.told(issoh.change_reservation(tap.reservation('1'), 15)), '1 active 15 0 15', 'a reservation is raised');
select is(tap.stock('A'), '20 - 15 = 5', 'and stock follows');
select is(tap.told(issoh.change_reservation(tap.reservation('1'), 20)), '1 active 20 0 20', 'by what is available');
select throws_ok($$select issoh.change_reservation(tap.reservation('1'), 21)$$, 'ISCAV',
  'A in W: 1 pieces cannot be reserved, 0 are available.', 'and not beyond');
select is(tap.told(issoh.change_reservation(tap.reservation('1'), 6)), '1 active 6 0 6', 'it is lowered');
select is(tap.stock('A'), '20 - 6 = 14', 'what it does not hold any more is available');
select tap.issue_reserved('1', 2);
select is(tap.told(issoh.change_reservation(tap.reservation('1'), 7)), '1 active 7 2 5', 'what was issued counts');
select is(tap.stock('A'), '18 - 5 = 13', 'and stock knows');
select throws_ok($$select issoh.change_reservation(tap.reservation('1'), 1)$$, 'ISCRD',
  '2 pieces of the reservation were issued already: it cannot be lowered to 1.', 'not below what was issued');
select is(tap.stock('A'), '18 - 5 = 13', 'a refusal changes nothing');

-- Dates.
select is((select (r.quantity, r.due_at = '2030-05-02Z', r.expires_at = '2030-06-01Z')::text
             from issoh.change_reservation(tap.reservation('1'), due_at => '2030-05-02Z') r), '(7,t,t)',
  'the due date alone');
select is((select (r.quantity, r.due_at = '2030-05-02Z', r.expires_at = '2030-07-01Z')::text
             from issoh.change_reservation(tap.reservation('1'), expires_at => '2030-07-01Z') r), '(7,t,t)',
  'the expiry alone');
select is((select (r.quantity, r.due_at = '2030-05-02Z', r.expires_at = '2030-07-01Z')::text
             from issoh.change_reservation(tap.reservation('1')) r), '(7,t,t)', 'nothing at all');
select is((select (r.quantity, r.due_at = '2030-05-03Z', r.expires_at = '2030-08-01Z')::text
             from issoh.change_reservation(tap.reservation('1'), 8, '2030-05-03Z', '2030-08-01Z') r), '(8,t,t)', 'or all');

-- What is refused, and what closes.
select throws_ok(format('select issoh.change_reservation(%L, %s, expires_at => %s)', c.id, c.quantity, c.expiry),
                 c.sqlstate, null, c.description)
  from (values
    (gen_random_uuid(), '1', 'null', 'ISNRV', 'an unknown reservation is said to be so'),
    (null, '1', 'null', 'ISNRV', 'so is none'),
    (tap.reservation('1'), '0', 'null', 'ISIQT', 'none cannot be reserved'),
    (tap.reservation('1'), '-1', 'null', 'ISIQT', 'nor less'),
    (tap.reservation('1'), 'null', 'now()', 'ISIRE', 'an expiry that has passed is refused')
  ) as c (id, quantity, expiry, sqlstate, description);
select is((select concat_ws(' ', tap.told(r), r.closed_by, r.closed_at is not null)
             from issoh.change_reservation(tap.reservation('1'), 2) r), format('1 issued 2 2 0 %s t', session_user),
  'lowered to what was issued it is closed as issued');
select is(tap.stock('A'), '18 - 0 = 18', 'and holds nothing');
select throws_ok($$select issoh.change_reservation(tap.reservation('1'), 5)$$, 'ISCRX', 'The reservation is issued.',
  'what is closed stays closed');
select issoh.release_reservation((issoh.reserve_stock('A', 'W', 1, 'SO', '2')).reservation_id);
select throws_ok($$select issoh.change_reservation(tap.reservation('2'), 5)$$, 'ISCRX', 'The reservation is released.',
  'released ones, too');
select issoh.reserve_stock('B', 'NEG', 1, 'SO', '3');
select is(tap.told(issoh.change_reservation(tap.reservation('3'), 50)), '3 active 50 0 50',
  'where stock may be negative a promise may be raised beyond it');
select issoh.change_reservation(tap.reservation('3'), due_at => '2030-01-01Z');
select is((select count(*) from audit.log l where l.table_name = 'stock_reservations' and l.operation = 'update'
             and l.new_values ->> 'reference_id' = '3' and l.new_values ->> 'quantity' = '50'
             and l.old_values ->> 'quantity' = '1'), 1::bigint, 'what it was before is audited');

-- A document.
select issoh.reserve_stock('A', 'W', 3, 'SO', '9'), issoh.reserve_stock('B', 'W', 4, 'SO', '9'),
       issoh.reserve_stock('A', 'V', 5, 'SO', '9'), issoh.reserve_stock('A', 'W', 6, 'WO', '9'),
       issoh.reserve_stock('A', 'W', 1, 'SO', '10'), issoh.reserve_stock('A', 'W', 1, null, '9');
select issoh.release_reservation((select r.reservation_id from issoh.stock_reservations r
                                   where r.reference_id = '9' and r.reference_type is null));
select tap.move('issue', 'B', 1, 'W', reservation => (select r.reservation_id from issoh.stock_reservations r
                                                       where r.product_id = tap.id('B') and r.reference_id = '9'));
select results_eq($$select tap.told(r) from issoh.release_reservations('SO', '9') r$$,
  array['9 released 3 0 0', '9 released 4 1 0', '9 released 5 0 0'], 'all of a document are released in one call');
select is(concat_ws('; ', tap.stock('A'), tap.stock('A', 'V'), tap.stock('B')), '18 - 7 = 11; 5 - 0 = 5; 9 - 0 = 9',
  'other documents keep theirs, of the same number and of the same kind');
select is((select count(*) from issoh.stock_reservations r where r.reference_id = '9' and r.status = 'released'
             and r.closed_by = session_user and r.closed_at is not null), 4::bigint, 'who did it and when is known');
select is_empty($$select issoh.release_reservations('SO', '9')$$, 'a second call finds none');
select throws_ok(c.statement, 'ISNRV', c.message, c.description)
  from (values
    ($$select issoh.release_reservations('SO', '11')$$, 'Nothing was reserved for SO "11".',
     'an unknown document is said to be so'),
    ($$select issoh.release_reservations(null, '9')$$, null, 'and half a one'),
    ($$select issoh.release_reservations('SO', null)$$, null, 'of either kind'),
    ($$select issoh.release_reservations(null, null)$$, null, 'and none')
  ) as c (statement, message, description);
select is((select tap.told(r) from issoh.release_reservations('WO', '9') r), '9 released 6 0 0', 'the other document');
select tap.move('issue', 'A', 1, 'W', reservation => tap.reservation('10'));
select is_empty($$select issoh.release_reservations('SO', '10')$$, 'what was issued is no more to be released');

-- Once by its key.
create temp table keyed as
select r.* from issoh.reserve_stock('A', 'W', 2, 'SO', 'k', '2030-01-02Z', '2030-01-01Z', 'key-1') r;
select is((select r.reservation_id from issoh.reserve_stock('A', 'W', 2, 'SO', 'k', '2030-01-02Z', '2030-01-01Z', 'key-1') r),
  (select k.reservation_id from keyed k), 'the same request under the same key answers the same reservation');
select is((select count(*) from issoh.stock_reservations r where r.reference_id = 'k'), 1::bigint, 'and reserves once');
set local timezone = 'Asia/Tokyo';
select is((select r.reservation_id from issoh.reserve_stock('A', 'W', 2, 'SO', 'k', '2030-01-02Z', '2030-01-01Z', 'key-1') r),
  (select k.reservation_id from keyed k), 'from another time zone, too');
set local timezone = 'UTC';
select throws_ok(format('select issoh.reserve_stock(%L, %L, %s, %L, %L, %L, %L, %L)', c.product, c.warehouse, c.quantity,
                        c.type, c.id, c.expiry, c.due, 'key-1'), 'ISCIK', null, 'another ' || c.what || ' under it is refused')
  from (values
    ('B', 'W', 2, 'SO', 'k', '2030-01-02Z', '2030-01-01Z', 'product'),
    ('A', 'V', 2, 'SO', 'k', '2030-01-02Z', '2030-01-01Z', 'warehouse'),
    ('A', 'W', 3, 'SO', 'k', '2030-01-02Z', '2030-01-01Z', 'quantity'),
    ('A', 'W', 2, 'WO', 'k', '2030-01-02Z', '2030-01-01Z', 'kind of document'),
    ('A', 'W', 2, 'SO', 'l', '2030-01-02Z', '2030-01-01Z', 'document'),
    ('A', 'W', 2, 'SO', 'k', '2030-01-03Z', '2030-01-01Z', 'expiry'),
    ('A', 'W', 2, 'SO', 'k', '2030-01-02Z', null, 'due date')
  ) as c (product, warehouse, quantity, type, id, expiry, due, what);
select throws_ok($$select issoh.post_movement(tap.draft('issue', 'A', 1, 'W'), 'key-1')$$, 'ISCIK', null,
  'a movement under it, too');
select issoh.change_reservation(tap.reservation('k'), 1);
select is((select r.quantity from issoh.reserve_stock('A', 'W', 2, 'SO', 'k', '2030-01-02Z', '2030-01-01Z', 'key-1') r), 1,
  'it is answered as it is by then');
select throws_ok($$select issoh.reserve_stock('A', 'W', 1, idempotency_key => '')$$, 'ISIIK', null, 'a blank key is none');
select throws_ok($$select issoh.reserve_stock('A', 'W', 1000, idempotency_key => 'key-2')$$, 'ISCAV', null,
  'what is refused');
select lives_ok($$select issoh.reserve_stock('A', 'W', 1, idempotency_key => 'key-2')$$, 'frees its key');

-- Named and listed.
select is((select concat_ws(' ', n.internal_sku, n.warehouse_code, n.quantity, n.reference_type, n.reference_id)
             from issoh.name_reservations(array(select r from issoh.stock_reservations r where r.reference_id = 'k')) n),
  'A W 1 SO k', 'a reservation is told with its SKU and the code of its warehouse');
select results_eq($$select concat_ws(' ', l.internal_sku, l.warehouse_code, l.quantity)
                      from issoh.list_reservations('SO', '9') l$$, array['A W 3', 'B W 4', 'A V 5'],
  'a document''s are listed, in their order');
select is((select count(*) from issoh.list_reservations(product => 'B')), 2::bigint, 'a product''s');
select is((select string_agg(distinct l.status, ' ') from issoh.list_reservations(status => 'active') l), 'active',
  'those of a status');
select results_eq($$select l.quantity from issoh.list_reservations('SO', '9', page_size => 2) l$$, array[3, 4], 'a page');
select results_eq($$select l.quantity from issoh.list_reservations('SO', '9', after_id => (
                      select p.reservation_id from issoh.list_reservations('SO', '9', page_size => 2) p
                       order by 1 desc limit 1)) l$$, array[5], 'and the next');
select throws_ok($$select issoh.list_reservations(product => 'NONE')$$, 'ISNPR', null, 'an unknown product is said to be so');
select is((select count(*) from issoh.stock_on_hand s
            where s.quantity_reserved <> (select coalesce(sum(r.reserved_quantity), 0) from issoh.stock_reservations r
                                           where r.product_id = s.product_id and r.warehouse_id = s.warehouse_id)),
  0::bigint, 'everywhere reserved is the sum of the reservations');
select * from finish();
