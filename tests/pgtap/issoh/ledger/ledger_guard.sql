-- What stock may not become: by a movement, a reservation or a statement, and what a warehouse allows.
select plan(46);

select tap.warehouse('W'), tap.warehouse('V'), tap.warehouse('NEG', true);
select lives_ok($$select issoh.create_warehouse('SMALL', 'Small', capacity_units => 10)$$, 'a small warehouse');
select tap.item('A'), tap.item('B'), tap.item('C');
create function tap.id(sku text) returns uuid language sql stable
  as $$select p.product_id from issoh.selected_products p where p.internal_sku = sku$$;
create function tap.place(code text) returns uuid language sql stable
  as $$select w.warehouse_id from issoh.warehouses w where w.warehouse_code = code$$;
create function tap.state(sku text, code text) returns text language sql volatile as $$
  select concat(s.quantity_on_hand, ' - ', s.quantity_reserved, ' = ', s.quantity_available)
    from issoh.stock_on_hand s where s.product_id = tap.id(sku) and s.warehouse_id = tap.place(code)
$$;

-- Below zero.
select isnt(tap.receive(tap.id('A'), 'W', 10), null, 'ten are there');
select throws_ok($$select tap.move('issue', 'A', 11, 'W')$$, 'ISCNS', 'A in W: 11 pieces cannot leave, 10 are on hand.',
  'eleven do not leave');
select throws_ok($$select tap.move('transfer', 'A', 11, 'W', 'V')$$, 'ISCNS', null, 'nor move');
select throws_ok($$select tap.move('adjustment', 'A', 11, 'W')$$, 'ISCNS', null, 'nor go missing');
select throws_ok($$select tap.move('issue', 'A', 1, 'V')$$, 'ISCNS', 'A in V: 1 pieces cannot leave, 0 are on hand.',
  'nor one from where there is none');
select isnt(tap.move('issue', 'A', 5, 'NEG'), null, 'where it is allowed, more leaves than is there');
select is(tap.state('A', 'NEG'), '-5 - 0 = -5', 'and stock is below zero');
select isnt(tap.move('transfer', 'A', 3, 'NEG', 'V'), null, 'goods move on from there');
select is(tap.stock_of('A'), 'NEG -8, V 3, W 10', 'as the books say');
select isnt(tap.receive(tap.id('A'), 'NEG', 2), null, 'a receipt fills a part of the gap');
select is(tap.state('A', 'NEG'), '-6 - 0 = -6', 'a part');

-- What is promised.
select is((issoh.reserve_stock('A', 'W', 8)).status, 'active', 'eight are promised');
select throws_ok($$select tap.move('issue', 'A', 3, 'W')$$, 'ISCRS',
  'A in W: 3 pieces cannot leave, 8 of 10 are reserved.',
  'three do not leave');
select throws_ok($$select tap.move('transfer', 'A', 3, 'W', 'V')$$, 'ISCRS', null, 'nor move');
select isnt(tap.move('issue', 'A', 2, 'W'), null, 'two do');
select throws_ok($$select issoh.reserve_stock('A', 'W', 1)$$, 'ISCAV',
  'A in W: 1 pieces cannot be reserved, 0 are available.',
  'no more is promised');
select isnt(tap.move('issue', 'A', 3, 'W', reservation => r.reservation_id), null,
  'what is promised leaves against the promise')
  from issoh.stock_reservations r;
select is(tap.state('A', 'W'), '5 - 5 = 0', 'which holds less then');
select is((issoh.reserve_stock('A', 'NEG', 4)).status, 'active', 'where it is allowed, more is promised than is there');
select is(tap.state('A', 'NEG'), '-6 - 4 = -10', 'and less is available than nothing');

-- Whoever writes past the functions.
select throws_ok(format($$insert into issoh.stock_movements (product_id, movement_type, quantity, from_location,
  currency_code)
                          values (%L, 'issue', 1, %L, 'EUR')$$, tap.id('A'), tap.place('W')), 'ISCRS', null,
  'a movement inserted by hand is held to the same');
select throws_ok(format($$insert into issoh.stock_movements (product_id, movement_type, quantity, from_location,
  currency_code)
                          values (%L, 'issue', 4, %L, 'EUR')$$, tap.id('A'), tap.place('V')), 'ISCNS', null,
                            'below zero as well');
select lives_ok(format($$insert into issoh.stock_movements (product_id, movement_type, quantity, from_location,
  currency_code)
                         values (%L, 'issue', 3, %L, 'EUR')$$, tap.id('A'), tap.place('V')), 'what is there leaves');
select is(tap.stock_of('A') || '; ' || tap.holdings_of('A'), 'NEG -6, V 0, W 5; - -1', 'stock and holdings follow');
select throws_ok(format($$insert into issoh.stock_movements (product_id, movement_type, quantity, to_location,
  currency_code)
                          values (%L, 'receipt', 1, %L, 'EUR')$$, tap.id('A'), uuidv7()), 'ISNWH', null,
                            'to no warehouse nothing comes');
select throws_ok(format($$insert into issoh.stock_movements (product_id, movement_type, quantity, to_location,
  currency_code)
                          values (%L, 'receipt', 1, %L, 'EUR')$$, uuidv7(), tap.place('W')), '23503', null,
                            'of no product neither');
select throws_ok(format($$insert into issoh.stock_movements (product_id, movement_type, quantity, %s, currency_code)
                          values (%L, %L, %s, %L, 'EUR')$$, c.place, tap.id('A'), c.type, c.quantity, tap.place('W')),
                            '23514', null, c.what)
  from (values ('issue', 'to_location', 1, 'an issue that brings is no row of the ledger'), ('receipt', 'from_location',
    1, 'nor a receipt that takes'),
               ('receipt', 'to_location', 0, 'nor one of nothing'), ('sale', 'from_location', 1,
                 'nor one of another type')
       ) as c (type, place, quantity, what);

-- Triggers that write stock and stamp it themselves are held to the same, at each end of what may be.
create table tap.writes (on_hand integer, reserved integer, stamped boolean);
create function tap.tg_write() returns trigger language plpgsql as $$
begin
  update issoh.stock_on_hand s
     set quantity_on_hand = new.on_hand, quantity_reserved = new.reserved,
         updated_at = case when new.stamped then clock_timestamp() else s.updated_at end
   where s.product_id = tap.id('A') and s.warehouse_id = tap.place('W');
  return null;
end $$;
create trigger write after insert on tap.writes for each row execute function tap.tg_write();
select throws_ok(format('insert into tap.writes values (%s, %s, true)', w.on_hand, w.reserved), w.refused, null,
         format('%s with %s reserved', w.on_hand, w.reserved))
  from (values (2147483647, 5, 'ISCQL'), (-2147483648, 0, 'ISCQL'), (5, -1, '23514'), (-1, 0, 'ISCNS'), (4, 5, 'ISCRS'),
               (5, 6, 'ISCAV')) as w (on_hand, reserved, refused);
create table tap.before as
  select s.updated_at from issoh.stock_on_hand s where s.product_id = tap.id('A') and s.warehouse_id = tap.place('W');
select lives_ok('insert into tap.writes values (5, 5, false)', 'what is right is not');
select cmp_ok((select s.updated_at from issoh.stock_on_hand s
                where s.product_id = tap.id('A') and s.warehouse_id = tap.place('W')), '>',
              (select b.updated_at from tap.before b), 'and who stamps nothing has it stamped');

-- Capacity.
select isnt(tap.receive(tap.id('B'), 'SMALL', 6), null, 'six go into a warehouse for ten');
select throws_ok($$select tap.move('receipt', 'C', 5, null, 'SMALL')$$, 'ISCCP',
  'Warehouse "SMALL" has room for 4 more pieces, not for 5.',
  'five more do not, of any product');
select throws_ok($$select tap.move('transfer', 'A', 5, 'W', 'SMALL')$$, 'ISCRS', null,
  'pieces that are promised elsewhere do not come');
select is((select count(*) from issoh.post_movements(array[tap.draft('receipt', 'C', 7, null, 'SMALL'),
  tap.draft('issue', 'B', 3, 'SMALL')])),
  2::bigint, 'a batch counts by its net effect');
select throws_ok($$select tap.move('adjustment', 'C', 1, null, 'SMALL')$$, 'ISCCP', null, 'now it is full');
select isnt(tap.move('transfer', 'B', 3, 'SMALL', 'V'), null, 'what leaves makes room');
select isnt(tap.receive(tap.id('C'), 'SMALL', 3), null, 'for as much');
select * from finish();
