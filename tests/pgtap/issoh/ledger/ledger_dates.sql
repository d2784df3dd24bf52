-- When a movement may be dated: nothing leaves before it has come, nothing goes into a closed period or too far back.
select plan(57);

set local timezone = 'UTC';
select tap.warehouse('W'), tap.warehouse('V'), tap.warehouse('NEG', true);
select tap.item('A'), tap.item('B'), tap.item('C'), tap.item('D'), tap.item('E'), tap.item('F'), tap.item('G');
-- A day of March 2024.
create function tap.day(day integer) returns timestamptz language sql immutable
  as $$select make_timestamptz(2024, 3, 1, 0, 0, 0, 'UTC') + make_interval(days => day - 1)$$;
create function tap.too_early(message text) returns text language sql immutable as $$
  select 'ISCNS ' || message || ' / Nothing leaves before it has come: check the date, or post the missing receipt first;'
         || ' a warehouse may be told to allow negative stock.'
$$;

-- In 10 on 10 March.
select isnt(tap.move('receipt', 'A', 10, null, 'W', 5, tap.day(10)), null, 'ten come on the 10th');
select is(tap.refusal($$select tap.move('issue', 'A', 8, 'W', at => tap.day(1))$$),
  tap.too_early('A in W: 8 pieces cannot leave at 2024-03-01 00:00:00+00: 0 were there.'),
  'eight did not leave on the 1st: the message says when, and how much was there');
select is(tap.refusal($$select tap.move('transfer', 'A', 8, 'W', 'V', at => tap.day(9))$$),
  tap.too_early('A in W: 8 pieces cannot leave at 2024-03-09 00:00:00+00: 0 were there.'), 'nor change house');
select is(tap.refusal($$select tap.move('adjustment', 'A', 1, 'W', at => tap.day(10) - interval '1 microsecond')$$),
  tap.too_early('A in W: 1 pieces cannot leave at 2024-03-09 23:59:59.999999+00: 0 were there.'),
  'nor go missing, a microsecond before');
select is(tap.refusal($$select tap.move('issue', 'A', 2, 'W', at => '2023-03-12')$$),
  tap.too_early('A in W: 2 pieces cannot leave at 2023-03-12 00:00:00+00: 0 were there.'), 'nor in a wrong year');
select is(tap.stock_of('A'), 'W 10', 'nothing has moved');
select isnt(tap.move('issue', 'A', 8, 'W', at => tap.day(10)), null, 'at the moment of the receipt they leave');
select isnt(tap.move('receipt', 'A', 5, null, 'W', 6, tap.day(20)), null, 'five more come on the 20th');
select is(tap.refusal($$select tap.move('issue', 'A', 3, 'W', at => tap.day(15))$$),
  tap.too_early('A in W: 3 pieces cannot leave at 2024-03-15 00:00:00+00: 2 were there.'), 'they were not there before');
select isnt(tap.move('issue', 'A', 2, 'W', at => tap.day(15)), null, 'those that were, left');
select is(tap.stock_of('A'), 'W 5', 'five are left');
select is(tap.refusal($$select tap.move('issue', 'A', 6, 'W', at => tap.day(15))$$),
  'ISCNS A in W: 6 pieces cannot leave, 5 are on hand. / Count the shelf, or post the missing receipt first; a warehouse may'
  || ' be told to allow negative stock.', 'more than are there now are not even looked for in the past');

-- There when it left, but missing to what left after.
select is((select count(*) from issoh.post_movements(array[
             tap.draft('receipt', 'B', 10, null, 'W', 1, tap.day(1)), tap.draft('issue', 'B', 8, 'W', at => tap.day(10)),
             tap.draft('receipt', 'B', 20, null, 'W', 1, tap.day(20))])), 3::bigint, 'ten, less eight, and twenty');
select is(tap.refusal($$select tap.move('issue', 'B', 5, 'W', at => tap.day(5))$$),
  tap.too_early('B in W: 5 pieces cannot leave at 2024-03-05 00:00:00+00: 2 were there at 2024-03-10 00:00:00+00.'),
  'five on the 5th would have been missing on the 10th');
select is(tap.refusal($$select issoh.post_movements(array[
    tap.draft('issue', 'B', 1, 'W', at => tap.day(2)), tap.draft('issue', 'B', 2, 'W', at => tap.day(12)),
    tap.draft('issue', 'B', 7, 'W', at => tap.day(25))])$$),
  tap.too_early('B in W: 3 pieces cannot leave at 2024-03-12 00:00:00+00: 2 were there.'),
  'of a batch what had left by then counts, and nothing later');
select isnt(tap.move('issue', 'B', 2, 'W', at => tap.day(5)), null, 'two were not missing');
select is(tap.refusal($$select tap.move('issue', 'B', 1, 'W', at => tap.day(2))$$),
  tap.too_early('B in W: 1 pieces cannot leave at 2024-03-02 00:00:00+00: 0 were there at 2024-03-10 00:00:00+00.'),
  'now none is left of that time');

-- Within one batch.
select is(tap.refusal($$select issoh.post_movements(array[
    tap.draft('receipt', 'C', 4, null, 'W', 1, tap.day(5)), tap.draft('issue', 'C', 4, 'W', at => tap.day(4))])$$),
  tap.too_early('C in W: 4 pieces cannot leave at 2024-03-04 00:00:00+00: 0 were there.'),
  'in a batch too nothing leaves before it has come');
select is(tap.stock_of('C'), null, 'and nothing of it is posted');
select is((select count(*) from issoh.post_movements(array[
             tap.draft('issue', 'C', 4, 'W', at => tap.day(5)),
             tap.draft('receipt', 'C', 4, null, 'W', 1, tap.day(5))])), 2::bigint,
  'of one moment the order does not matter');
select is((select count(*) from issoh.post_movements(array[
             tap.draft('issue', 'C', 3, 'V', at => tap.day(8)), tap.draft('transfer', 'C', 3, 'W', 'V', at => tap.day(7)),
             tap.draft('receipt', 'C', 3, null, 'W', 1, tap.day(6))])), 3::bigint,
  'nor does the order in which a batch names what happened day after day');
select is(tap.stock_of('C'), 'V 0, W 0', 'all has left');

-- Places are each for itself.
select is((select count(*) from issoh.post_movements(array[
             tap.draft('receipt', 'D', 10, null, 'W', 1, tap.day(1)),
             tap.draft('transfer', 'D', 4, 'W', 'V', at => tap.day(10))])), 2::bigint, 'four change house');
select is(tap.refusal($$select tap.move('issue', 'D', 1, 'V', at => tap.day(9))$$),
  tap.too_early('D in V: 1 pieces cannot leave at 2024-03-09 00:00:00+00: 0 were there.'),
  'from there they do not leave before');
select isnt(tap.move('issue', 'D', 4, 'V', at => tap.day(11)), null, 'but after');
select is(tap.refusal(format('select tap.undo(%L)', m.movement_id)),
  'ISCNS D in V: 4 pieces cannot leave, 0 are on hand. / Count the shelf, or post the missing receipt first; a warehouse may'
  || ' be told to allow negative stock.', 'then the transfer is not undone')
  from issoh.stock_movements m join issoh.selected_products p using (product_id)
 where p.internal_sku = 'D' and m.movement_type = 'transfer';

-- A receipt whose pieces left in between.
create temporary table e on commit drop as
select m.movement_id, row_number() over (order by m.seq) as number
  from issoh.post_movements(array[
    tap.draft('receipt', 'E', 10, null, 'W', 1, tap.day(1)), tap.draft('issue', 'E', 10, 'W', at => tap.day(5)),
    tap.draft('receipt', 'E', 10, null, 'W', 1, tap.day(10))]) m;
select is(tap.refusal(format('select tap.undo(%L)', e.movement_id)),
  tap.too_early('E in W: 10 pieces cannot leave at 2024-03-01 00:00:00+00: 0 were there at 2024-03-05 00:00:00+00.'),
  'is not reversed, though as many are there now') from e where e.number = 1;
select isnt(tap.undo(e.movement_id), null, 'the other one is') from e where e.number = 3;
select is(tap.stock_of('E'), 'W 0', 'nothing is left');

-- Where less than nothing may be there.
select isnt(tap.move('receipt', 'F', 10, null, 'NEG', 5, tap.day(10)), null, 'ten come to where that is allowed');
select isnt(tap.move('issue', 'F', 8, 'NEG', at => tap.day(1)), null, 'eight left before');
select is(tap.stock_of('F'), 'NEG 2', 'two are there');
select is((issoh.update_warehouse('NEG', '{"allow_negative": false}')).allow_negative, false, 'it is not allowed any more');
select isnt(tap.move('issue', 'F', 1, 'NEG', at => tap.day(2)), null, 'of the time when it was, papers still come in');
select is(tap.refusal($$select tap.move('issue', 'F', 2, 'NEG')$$),
  'ISCNS F in NEG: 2 pieces cannot leave, 1 are on hand. / Count the shelf, or post the missing receipt first; a warehouse may'
  || ' be told to allow negative stock.', 'but now nothing leaves that is not there');

-- How far back.
select is((issoh.set_setting('movements.max_backdate_days', '30')).setting_value, '30'::jsonb, 'thirty days back');
select isnt(tap.move('receipt', 'G', 1, null, 'W', 1, now() - interval '29 days'), null, '29 days ago is open');
select matches(tap.refusal($$select tap.move('receipt', 'G', 1, null, 'W', 1, now() - interval '31 days')$$),
  '^ISIMD A movement cannot happen at [0-9].* / The date may lie in the past, back to [0-9].* '
  || '\(setting movements.max_backdate_days\), and not in the future\.$', '31 days ago is not');
select is((issoh.set_setting('movements.max_backdate_days', '100000')).setting_value, '100000'::jsonb, 'any number of days');
select matches(tap.refusal($$select tap.move('receipt', 'G', 1, null, 'W', 1, '1969-12-31 23:59:59+00')$$),
  '^ISIMD A movement cannot happen at 1969-12-31 23:59:59\+00\. / .* back to 1970-01-01 00:00:00\+00 ',
  'nothing happened before 1970');

-- Closed periods.
select is((issoh.set_setting('ledger.closed_until', '"2024-04-01"')).setting_value, '"2024-04-01"'::jsonb,
  'March is closed');
select is(tap.refusal(c.statement),
  'ISCPC 2024-03-31 23:59:59+00 is closed: the books are closed until 2024-04-01 00:00:00+00. / Date it later, unless a count has put it right since; a mistake of a'
  || ' closed period is reversed, which is dated after. ledger.closed_until says what is closed.', c.what)
  from (values
    ($$select tap.move('receipt', 'G', 1, null, 'W', 1, '2024-03-31 23:59:59+00')$$, 'its last second too'),
    ($$select issoh.post_movements(array[tap.draft('receipt', 'G', 1, null, 'W', 1, '2024-04-02'),
         tap.draft('receipt', 'G', 1, null, 'W', 1, '2024-03-31 23:59:59+00')])$$, 'in a batch too'),
    ($$insert into issoh.stock_movements (product_id, movement_type, quantity, to_location, currency_code, movement_date)
       select m.product_id, m.movement_type, 1, m.to_location, 'EUR', '2024-03-31 23:59:59+00'
         from issoh.stock_movements m where m.movement_type = 'receipt' limit 1$$, 'whoever writes by hand, too')
  ) as c (statement, what);
select isnt(tap.move('receipt', 'G', 1, null, 'W', 1, '2024-04-01 00:00:00+00'), null, 'April is open');
select is(tap.refusal(format('select issoh.set_setting(''ledger.closed_until'', %L)', c.value)), c.refusal, c.what)
  from (values
    ('"2999-01-01"', 'ISISE The books cannot be closed for what has not happened yet. / ledger.closed_until lies in the past:'
      || ' the first day, or moment, that is open.', 'the future cannot be closed'),
    ('"last year"', 'ISISE Setting "ledger.closed_until" cannot be "last year". / Use a day of UTC (2027-01-01), a moment'
      || ' (2027-01-01T00:00+01:00) or an empty text.', 'nor a period that has no beginning'),
    ('"2024-02-30"', 'ISISE Setting "ledger.closed_until" cannot be "2024-02-30". / Use a day of UTC (2027-01-01), a moment'
      || ' (2027-01-01T00:00+01:00) or an empty text.', 'nor one of no day')
  ) as c (value, refusal, what);
select is((select m.movement_date > now() - interval '1 minute' and m.reverses_movement_id = o.movement_id
             from issoh.stock_movements o, issoh.reverse_movement(o.movement_id) m
            where o.movement_date = tap.day(15) and o.movement_type = 'issue'), true,
  'what happened in March is undone now');
select is(tap.stock_of('A'), 'W 7', 'its two pieces are back');
select is((select array[r.reversed_date, r.reversal_date] = array[o.movement_date, m.movement_date]
             from issoh.movement_reversals r
             join issoh.stock_movements o on o.movement_id = r.reversed_id
             join issoh.stock_movements m on m.movement_id = r.reversal_id
            where o.movement_date = tap.day(15)), true, 'both dates are noted');
select is((select m.movement_date
             from issoh.stock_movements o, issoh.reverse_movement(o.movement_id) m
            where o.movement_date = '2024-04-01 00:00:00+00'), '2024-04-01 00:00:00+00'::timestamptz,
  'what happened in April is undone in April');
select is((issoh.set_setting('ledger.closed_until', '"2024-03-15T13:00+01:00"')).setting_value #>> '{}',
  '2024-03-15T13:00+01:00', 'a period may end at any moment, of any zone');
select is(tap.refusal(c.statement), c.refusal, c.what)
  from (values
    ($$select tap.move('receipt', 'G', 1, null, 'W', 1, '2024-03-15 11:59:59+00')$$,
     'ISCPC 2024-03-15 11:59:59+00 is closed: the books are closed until 2024-03-15 12:00:00+00. / Date it later, unless a count has put it right since; a mistake of a'
     || ' closed period is reversed, which is dated after. ledger.closed_until says what is closed.', 'before it is closed'),
    ($$select tap.move('receipt', 'G', 1, null, 'W', 1, '2024-03-15 12:00:00+00')$$, 'ok', 'it itself is open')
  ) as c (statement, refusal, what);
select lives_ok($$select issoh.set_setting('ledger.closed_until', '""')$$, 'nothing is closed');
select isnt(tap.move('receipt', 'G', 1, null, 'W', 1, '2024-01-01'), null, 'then all goes in');
select * from finish();
