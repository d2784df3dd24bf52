-- Returns: pieces of an issue come back, as many as left, once.
select plan(28);

select tap.warehouse('W'), tap.warehouse('V');
select tap.item('A'), tap.item('B');

create temporary table issues on commit drop as
select m.movement_id, row_number() over (order by m.seq) as number
  from issoh.post_movements(array[
    tap.draft('receipt', 'A', 100, null, 'W', 2, '2024-03-01 09:00+00'),
    tap.draft('issue', 'A', 10, 'W', at => '2024-03-10 09:00+00'),
    tap.draft('issue', 'A', 5, 'W', at => '2024-03-11 09:00+00'),
    tap.draft('adjustment', 'A', 5, 'W', at => '2024-03-11 09:00+00'),
    tap.draft('receipt', 'B', 5, null, 'W', 2, '2024-03-01 09:00+00')]) m;
create function tap.nth(number integer) returns uuid language sql stable
  as $$select i.movement_id from issues i where i.number = nth.number$$;
create function tap.back(number integer, pieces integer, at timestamptz default null, place text default 'W',
  sku text default 'A')
returns uuid language sql volatile
  as $$select tap.move('receipt', back.sku, back.pieces, null, back.place, at => back.at,
    returns => tap.nth(back.number))$$;

select is(tap.stock_of('A'), 'W 80', 'before');
select throws_ok(r.statement, r.sqlstate, null, r.what)
  from (values
    ('select tap.back(2, 11)', 'ISCRO', 'no more come back than left'),
    ($$select tap.back(2, 1, '2024-03-10 08:59:59+00')$$, 'ISCRM', 'nor before they left'),
    ($$select tap.back(2, 1, sku => 'B')$$, 'ISCRM', 'nor as another product'),
    ('select tap.back(1, 1)', 'ISNMV', 'a receipt does not come back'),
    ('select tap.back(4, 1)', 'ISNMV', 'nor do pieces that were missing'),
    ($$select tap.move('receipt', 'A', 1, null, 'W', returns => uuidv7())$$, 'ISNMV', 'nor what there is not'),
    ($$select tap.move('receipt', 'A', 1, null, 'W', 2, returns => tap.nth(2))$$, 'ISIUC', 'at no cost of its own'),
    ($$select issoh.post_movements(array_fill(tap.draft('receipt', 'A', 6, null, 'W', returns => tap.nth(2)),
      array[2]))$$,
     'ISCRO', 'nor do two returns of a batch bring more together'),
    ($$select issoh.post_movements(array[tap.draft('receipt', 'A', 1, null, 'W', returns => tap.nth(2)),
                                         tap.draft('receipt', 'B', 1, null, 'W', returns => tap.nth(2))])$$,
     'ISCRM', 'or another product beside the right one')
  ) as r (statement, sqlstate, what);
select isnt(tap.back(2, 4), null, 'a part comes back');
select is(tap.stock_of('A'), 'W 84', 'it is there');
select isnt(tap.back(2, 5, '2024-03-10 09:00+00', 'V'), null,
  'another to another warehouse, at the moment of the issue');
select is(tap.stock_of('A'), 'V 5, W 84', 'it is there too');
select throws_ok('select tap.back(2, 2)', 'ISCRO',
  format('2 pieces of issue %s cannot be returned: it had 10, 9 are returned already.', tap.nth(2)),
  'the message says how many are out');
create temporary table last on commit drop as select tap.back(2, 1) as movement_id;
select is(tap.stock_of('A'), 'V 5, W 85', 'the last piece comes back');
select throws_ok('select tap.back(2, 1)', 'ISCRO', null, 'then none is out');
select isnt(tap.undo(l.movement_id), null, 'a return is reversed') from last l;
select throws_ok(format($$select tap.move('receipt', 'A', 1, null, 'W', returns => %L)$$, l.movement_id), 'ISNMV', null,
  'of a return nothing comes back') from last l;
select throws_ok('select tap.back(2, 2)', 'ISCRO', null, 'one piece is out again, not two');
select isnt(tap.back(2, 1), null, 'it comes back');
select isnt(tap.back(3, 5), null, 'an issue comes back as a whole');
select throws_ok('select tap.undo(tap.nth(3))', 'ISCRT', null, 'it is not reversed as well');
create temporary table other on commit drop as select tap.move('issue', 'A', 1, 'W', at => '2024-03-12') as movement_id;
select isnt(tap.undo(o.movement_id), null, 'an issue is reversed') from other o;
select throws_ok(format($$select tap.move('receipt', 'A', 1, null, 'W', returns => %L)$$, o.movement_id), 'ISCRM', null,
  'nothing comes back of it') from other o;
select throws_ok(format($$select tap.move('receipt', 'A', 1, null, 'W', returns => %L)$$, r.reversal_id), 'ISNMV', null,
  'nor of its reversal') from other o join issoh.movement_reversals r on r.reversed_id = o.movement_id;
select is(tap.stock_of('A'), 'V 5, W 90', 'all but the missing pieces are there');
select is((select sum(m.quantity) from issoh.stock_movements m where m.returns_movement_id = tap.nth(2)), 12::bigint,
  'ten that came back, the one taken back and its reversal');
select * from finish();
