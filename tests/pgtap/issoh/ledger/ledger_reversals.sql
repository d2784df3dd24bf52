-- Reversals: every type is undone once, under the date of what it undoes; what still hangs on it holds it.
select plan(36);

select tap.warehouse('W'), tap.warehouse('V');
select tap.item('A'), tap.item('B');
select tap.supplier('ACME');
select count(*) from issoh.place_orders('PO-1', 'ACME', 'W',
  array[row(null, 'A', 10, 2.5, null, null)]::issoh.order_line_input[]);

create temporary table done on commit drop as
select m.*, row_number() over (order by m.seq) as number
  from issoh.post_movements(array[
    tap.draft('receipt', 'A', 10, null, 'W', 2.5, '2024-03-01 09:00+00', 'ACME', reference => 'PO-1'),
    tap.draft('adjustment', 'A', 2, null, 'W', 3, '2024-03-02 09:00+00'),
    tap.draft('issue', 'A', 3, 'W', at => '2024-03-03 09:00+00'),
    tap.draft('transfer', 'A', 4, 'W', 'V', at => '2024-03-04 09:00+00'),
    tap.draft('adjustment', 'A', 1, 'V', at => '2024-03-05 09:00+00')]) m;
create function tap.nth(number integer) returns uuid language sql stable
  as $$select d.movement_id from done d where d.number = nth.number$$;
select is(tap.stock_of('A'), 'V 3, W 5', 'before');

select is((select (m.movement_type, m.quantity, m.from_location, m.to_location, m.movement_date, m.note,
  m.reverses_movement_id)
             from issoh.reverse_movement(tap.nth(5), 'was behind the shelf') m),
          (select ('adjustment'::text, 1, null::uuid, d.from_location, d.movement_date, 'was behind the shelf'::text,
            d.movement_id)
             from done d where d.number = 5),
          'missing pieces are put back, under the same date, with the reason');
select is(tap.stock_of('A'), 'V 4, W 5', 'they are there');
select throws_ok(format('select tap.undo(%L)', tap.nth(5)), 'ISCRV', null, 'a movement is reversed once');
select throws_ok(format('select issoh.reverse_movement(%L, repeat(''x'', 10001))', uuidv7()), 'ISIRF', null,
  'an endless reason is refused');
select throws_ok(format('select tap.undo(%L)', r.reversal_id), 'ISCRR', null, 'a reversal is not reversed')
  from issoh.movement_reversals r;
select throws_ok($$select issoh.reverse_movement(uuidv7())$$, 'ISNMV', null, 'nor what there is not');
select throws_ok($$select issoh.reverse_movement(null)$$, 'ISNMV', null, 'nor nothing');

select isnt(tap.undo(tap.nth(4)), null, 'a transfer is reversed');
select is(tap.stock_of('A'), 'V 0, W 9', 'pieces are where they were');
select is((select (m.from_location, m.to_location) = (d.to_location, d.from_location)
             from issoh.stock_movements m join done d on d.movement_id = m.reverses_movement_id where d.number = 4),
               true,
          'by a transfer the other way');
select isnt(tap.undo(tap.nth(3)), null, 'an issue is reversed');
select is(tap.stock_of('A'), 'V 0, W 12', 'its pieces are back');
select isnt(tap.undo(tap.nth(2)), null, 'found pieces are reversed');
select isnt(tap.undo(tap.nth(1)), null, 'and a receipt');
select is(tap.stock_of('A'), 'V 0, W 0', 'nothing is left');
select is(tap.holdings_of('A'), 'ACME 0, - 0', 'of nobody''s pieces');
select set_eq(
  $$select m.movement_type, m.movement_date, m.unit_cost, m.supplier_id, m.reference_id from issoh.stock_movements m
     where m.reverses_movement_id is not null$$,
  'select d.movement_type, d.movement_date, d.unit_cost, d.supplier_id, d.reference_id from done d',
  'each reversal has type, date, cost, supplier and reference of its movement');
select results_eq(
  'select r.reversed_id, r.product_id, r.created_by
     from issoh.movement_reversals r join done d on d.movement_id = r.reversed_id order by d.number',
  'select d.movement_id, d.product_id, session_user::text collate "default" from done d order by d.number',
    'which undid which is noted');
select is((select sum(quantity) from issoh.supplier_movements), 0::bigint,
  'whose pieces came and left adds up to nothing');

-- What hangs on it.
create temporary table hung on commit drop as
select tap.move('receipt', 'B', 10, null, 'W', 1, '2024-03-01') as receipt, null::uuid as issue, null::uuid as back;
update hung set issue = tap.move('issue', 'B', 6, 'W', at => '2024-03-02');
select throws_ok(format('select tap.undo(%L)', h.receipt), 'ISCNS', null,
  'a receipt whose pieces left is not reversed') from hung h;
update hung h set back = tap.move('receipt', 'B', 2, null, 'W', at => '2024-03-03', returns => h.issue);
select throws_ok(format('select tap.undo(%L)', h.issue), 'ISCRT', null, 'nor is an issue of which pieces came back')
  from hung h;
select isnt(tap.undo(h.back), null, 'the return is') from hung h;
select is(tap.stock_of('B'), 'W 4', 'its pieces are out again');
select isnt(tap.undo(h.issue), null, 'then the issue is') from hung h;
select is(tap.stock_of('B'), 'W 10', 'all are back');
select lives_ok($$select issoh.reserve_stock('B', 'W', 1)$$, 'one is promised');
select throws_ok(format('select tap.undo(%L)', h.receipt), 'ISCRS', null,
  'a receipt whose pieces are promised is not reversed')
  from hung h;
select lives_ok($$select issoh.release_reservation((select reservation_id from issoh.stock_reservations))$$,
  'it is released');
select isnt(tap.undo(h.receipt), null, 'then it is') from hung h;
select is(tap.stock_of('B'), 'W 0', 'and nothing is left');

select count(*) from issoh.cancel_order('PO-1');
create temporary table gone on commit drop as
select (array_agg(m.movement_id order by m.seq desc))[1] as issue
  from issoh.post_movements(array[tap.draft('receipt', 'A', 1, null, 'W'), tap.draft('issue', 'A', 1, 'W')]) m;
select lives_ok($$select issoh.deactivate_warehouse('W')$$, 'an empty warehouse is closed');
select throws_ok($$select tap.move('receipt', 'A', 1, null, 'W')$$, 'ISCWI', 'Warehouse "W" is closed.',
  'it takes nothing');
select throws_ok(format('select tap.undo(%L)', g.issue), 'ISCWI', null, 'nor is anything put back there') from gone g;
select lives_ok($$select issoh.activate_warehouse('W')$$, 'it opens again');
select isnt(tap.undo(g.issue), null, 'and takes it') from gone g;
select * from finish();
