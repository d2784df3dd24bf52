-- Counts have a moment: what moved since is not counted away, and what comes in late was counted or was not.
select plan(91);

set local timezone = 'UTC';
select tap.warehouse('W'), tap.warehouse('V'), tap.warehouse('NEG', true);
-- A day of March 2024, at an hour.
create function tap.day(day integer, hour integer default 0) returns timestamptz language sql immutable
  as $$select make_timestamptz(2024, 3, 1, 0, 0, 0, 'UTC') + make_interval(days => day - 1, hours => hour)$$;
create function tap.count(sku text, quantity integer, at timestamptz default null, sheet text default null,
  place text default 'W', key text default null)
returns text language sql volatile as $$
  select concat(c.quantity_expected, '>', c.quantity_counted)
    from issoh.record_stock_counts(count.place, array[row(null, count.sku, count.quantity, null)::issoh.stock_count_input],
                                   count.sheet, count.key, count.at) c
$$;
-- Counts of a product that hold: "expected>counted" and what was posted for it, by their moments.
create function tap.counts_of(sku text) returns text language sql volatile as $$
  select string_agg(concat(w.warehouse_code, ' ', to_char(c.counted_at at time zone 'UTC', 'FMDD'), ': ',
                           c.quantity_expected, '>', c.quantity_counted,
                           ' ' || to_char(case when m.to_location is null then -m.quantity else m.quantity end,
                                          'SGFM9999')), ', '
                    order by w.warehouse_code, c.counted_at)
    from issoh.stock_counts c
    join issoh.selected_products p on p.product_id = c.product_id
    join issoh.warehouses w on w.warehouse_id = c.warehouse_id
    left join lateral (select m.quantity, m.to_location from issoh.stock_movements m
                        where m.movement_id = c.movement_id and m.movement_date = c.counted_at) m on true
   where p.internal_sku = counts_of.sku
     and not exists (select from issoh.stock_counts r where r.restates_count_id = c.count_id)
$$;
create function tap.counted_already(message text) returns text language sql immutable as $$
  select 'ISCCT ' || message || ': nothing dated before comes in after that. / If the count has seen these pieces come or go,'
         || ' say counted: true, and stock stays as it was counted; if not, date it after the count.'
$$;
create function tap.never_happened(message text) returns text language sql immutable as $$
  select 'ISCCT ' || message || ': nothing dated before comes in after that. / If the count has seen that it never happened,'
         || ' say counted: true, and stock stays as it was counted; else count again, and reverse it then.'
$$;
select tap.item(i) from unnest(array['Z', 'A', 'B', 'C', 'D', 'E', 'G', 'H', 'I', 'J', 'K', 'L']) i;

-- Counted at ten, 2,000 issued at eleven, typed at twelve.
select isnt(tap.move('receipt', 'A', 5000, null, 'W', 2, tap.day(1)), null, '5,000 come');
select isnt(tap.move('issue', 'A', 2000, 'W', at => tap.day(10, 11)), null, '2,000 leave at eleven');
select is(tap.count('A', 5000, tap.day(10, 10), 'K-1'), '5000>5000', 'at ten 5,000 were there');
select is(tap.stock_of('A') || '; ' || tap.counts_of('A'), 'W 3000; W 10: 5000>5000', 'and nothing comes back');
select is(tap.count('A', 4990, tap.day(10, 9), 'K-0'), '5000>4990', 'at nine 4,990 were there, says another sheet');
select is(tap.counts_of('A'), 'W 10: 5000>4990 -10, W 10: 4990>5000 +10',
  'which the one of ten must have found again');
select is(tap.stock_of('A'), 'W 3000', 'as ten o''clock has the last word');
select isnt(tap.move('receipt', 'B', 10, null, 'W', 2, tap.day(1)), null, 'ten come');
select isnt(tap.move('issue', 'B', 4, 'W', at => tap.day(12)), null, 'four leave on the 12th');
select is(tap.count('B', 9, tap.day(10)), '10>9', 'on the 10th one was missing');
select is(tap.stock_of('B') || '; ' || tap.counts_of('B'), 'W 5; W 10: 10>9 -1', 'and is missing since then');
select is((select m.movement_date from issoh.stock_movements m join issoh.selected_products p using (product_id)
            where p.internal_sku = 'B' and m.reference_type = 'count'), tap.day(10), 'it went missing at that moment');
select is(tap.count('B', 5), '5>5', 'without a moment it is now');
select is((select s.last_count_date > now() - interval '1 minute' from issoh.stock_on_hand s
             join issoh.selected_products p using (product_id) where p.internal_sku = 'B'), true, 'the stock row says so');

-- A receipt that comes in late.
select isnt(tap.move('receipt', 'C', 10, null, 'W', 2, tap.day(1)), null, 'ten come');
select is(tap.count('C', 14, tap.day(10), 'K-2'), '10>14', 'fourteen are counted');
select is(tap.value_of('C'), '14: 28 28 28', 'four were found, at what the others cost');
select is(tap.refusal($$select tap.move('receipt', 'C', 4, null, 'W', 3, tap.day(5))$$),
  tap.counted_already('C in W was counted at 2024-03-10 00:00:00+00 (K-2)'),
  'of a receipt of the 5th one must say whether the count has seen it');
select is(tap.refusal($$select tap.move('receipt', 'C', 4, null, 'W', 3, tap.day(10))$$),
  tap.counted_already('C in W was counted at 2024-03-10 00:00:00+00 (K-2)'), 'of the very moment, too');
select isnt(tap.move('receipt', 'C', 4, null, 'W', 3, tap.day(5), counted => true), null, 'it has');
select is(tap.stock_of('C') || '; ' || tap.counts_of('C'), 'W 14; W 10: 14>14', 'then nothing was found');
select is(tap.value_of('C'), '14: 32 32 32', 'and the four cost what was paid for them');
select is((select string_agg(concat_ws(' ', c.quantity_expected, c.quantity_counted, c.reference_id,
                                       case when c.restates_count_id is not null then 'restates' end), ', '
                             order by c.count_id)
             from issoh.stock_counts c join issoh.selected_products p using (product_id) where p.internal_sku = 'C'),
  '10 14 K-2, 14 14 K-2 restates', 'what was recorded first is kept, too');
select is_empty($$select from issoh.v_stock_discrepancies v where v.internal_sku = 'C'$$, 'but is no discrepancy any more');
select isnt(tap.move('receipt', 'C', 4, null, 'W', 3, tap.day(11)), null, 'what came after the count');
select is(tap.stock_of('C'), 'W 18', 'is there besides');
select isnt(tap.move('receipt', 'C', 1, null, 'V', 3, tap.day(5)), null, 'at another place nobody counted');

-- An issue that comes in late: some of what was missing, all of it, more.
select isnt(tap.move('receipt', 'D', 10, null, 'W', 2, tap.day(1)), null, 'ten come');
select is(tap.count('D', 6, tap.day(10)), '10>6', 'six are counted');
select is(tap.refusal($$select tap.move('issue', 'D', 3, 'W', at => tap.day(5))$$),
  tap.counted_already('D in W was counted at 2024-03-10 00:00:00+00'), 'a count without a number is named by its moment');
select isnt(tap.move('issue', 'D', 3, 'W', at => tap.day(5), counted => true), null, 'three had been issued');
select is(tap.stock_of('D') || '; ' || tap.counts_of('D'), 'W 6; W 10: 7>6 -1', 'then one was missing');
select isnt(tap.move('issue', 'D', 1, 'W', at => tap.day(6), counted => true), null, 'that was issued, too');
select is(tap.stock_of('D') || '; ' || tap.counts_of('D'), 'W 6; W 10: 6>6', 'then none');
select isnt(tap.move('issue', 'D', 1, 'W', at => tap.day(7), counted => true), null, 'and another');
select is(tap.stock_of('D') || '; ' || tap.counts_of('D'), 'W 6; W 10: 5>6 +1', 'then one was found');

-- Of several counts the first after the movement is concerned.
select isnt(tap.move('receipt', 'E', 10, null, 'W', 2, tap.day(1)), null, 'ten come');
select is(tap.count('E', 10, tap.day(10), 'K-3') || ', ' || tap.count('E', 7, tap.day(20), 'K-4'), '10>10, 10>7', 'counted twice');
select isnt(tap.move('issue', 'E', 2, 'W', at => tap.day(15), counted => true), null, 'two left between');
select is(tap.stock_of('E') || '; ' || tap.counts_of('E'), 'W 7; W 10: 10>10, W 20: 8>7 -1',
  'the second count has seen that, the first has not');
select is(tap.count('E', 9, tap.day(12), 'K-5'), '10>9', 'a third sheet of between is found');
select is(tap.stock_of('E') || '; ' || tap.counts_of('E'), 'W 7; W 10: 10>10, W 12: 10>9 -1, W 20: 7>7',
  'it takes its part of what the later one had found missing');
select is(tap.refusal($$select tap.count('E', 8, tap.day(12), 'K-6')$$), 'ok', 'a second sheet of one moment is taken');
select is(tap.refusal(format('select tap.undo(%L)', c.movement_id)),
  tap.never_happened('E in W was counted at 2024-03-20 00:00:00+00 (K-4)'), 'it is not taken back before a later one')
  from issoh.stock_counts c where c.reference_id = 'K-5';
select isnt((issoh.reverse_movement(c.movement_id, counted => true)).movement_id, null, 'unless that has seen it')
  from issoh.stock_counts c where c.reference_id = 'K-5';
select is(tap.stock_of('E') || '; ' || tap.counts_of('E'), 'W 7; W 10: 10>10, W 12: 10>9 -1, W 20: 8>7 -1',
  'then the piece went missing later');
select is((select string_agg(v.reference_id, ' ') from issoh.v_stock_discrepancies v where v.internal_sku = 'E'), 'K-4',
  'what was taken back is no discrepancy');
select is(tap.count('E', 10, tap.day(12), 'K-6'), '10>10', 'and that moment may be counted again');
select isnt(tap.move('receipt', 'E', 1, null, 'W', 2, tap.day(5), counted => true), null, 'one came before all of them');
select is(tap.stock_of('E'), 'W 7', 'nobody has counted it');
select is((select string_agg(concat_ws(' ', l.reference_id, l.difference), ', ' order by l.counted_at)
             from issoh.list_counts('W', 'E') l), 'K-3 -1, K-6 0, K-4 -1', 'so it was gone when the first of them looked');

-- A reversal comes late as well.
create temporary table f on commit drop as select tap.receive(tap.item('F1'), 'W', 10, 2, tap.day(1)) as movement_id;
select is(tap.count('F1', 4, tap.day(10), 'K-7'), '10>4', 'of ten six are missing');
select is(tap.refusal(format('select tap.undo(%L)', f.movement_id)),
  tap.never_happened('F1 in W was counted at 2024-03-10 00:00:00+00 (K-7)'), 'whether they ever came, the count must say')
  from f;
select isnt((select m.movement_id from issoh.reverse_movement(f.movement_id, 'never came', counted => true) m), null,
  'they did not') from f;
select is(tap.stock_of('F1') || '; ' || tap.counts_of('F1'), 'W 4; W 10: 0>4 +4', 'then four were found');

-- Two places at once.
select isnt(tap.move('receipt', 'G', 10, null, 'W', 2, tap.day(1)), null, 'ten come');
select is(tap.count('G', 7, tap.day(10)) || ', ' || tap.count('G', 3, tap.day(11), place => 'V'), '10>7, 0>3',
  'three of them lie elsewhere');
select isnt(tap.move('transfer', 'G', 3, 'W', 'V', at => tap.day(5), counted => true), null, 'they had been carried there');
select is(tap.stock_of('G') || '; ' || tap.counts_of('G'), 'V 3, W 7; V 11: 3>3, W 10: 7>7', 'neither was missing nor found');

-- What cannot have been counted.
select isnt(tap.move('receipt', 'H', 5, null, 'W', 2, tap.day(1)), null, 'five come');
select isnt(tap.move('issue', 'H', 5, 'W', at => tap.day(15)), null, 'five leave');
select is(tap.refusal($$select tap.count('H', 3, tap.day(10))$$),
  'ISCNS H in W: 3 were counted at 2024-03-10 00:00:00+00, but 5 have left since then. / Check the moment of the count,'
  || ' and what left after it.', 'three, where five have left since');
select isnt(tap.move('receipt', 'H', 5, null, 'W', 2, tap.day(20)), null, 'five come again');
select is(tap.refusal($$select tap.count('H', 3, tap.day(10))$$), 'ISCNS H in W: 2 pieces cannot leave at 2024-03-10'
  || ' 00:00:00+00: 0 were there at 2024-03-15 00:00:00+00. / Nothing leaves before it has come: check the date, or post the'
  || ' missing receipt first; a warehouse may be told to allow negative stock.', 'they do not make up for it');
select matches(tap.refusal($$select tap.count('H', 5, now() + interval '1 hour')$$),
  '^ISIMD Nobody can have counted at .*\. / counted_at may lie in the past, back to .* and not in the future\.$',
  'nobody has counted yet');
select is((select c.counted_at <= clock_timestamp()
             from issoh.record_stock_counts('W', array[row(null, 'I', 0, null)::issoh.stock_count_input],
                                            counted_at => clock_timestamp() + interval '30 seconds') c), true,
  'a clock may be ahead: the moment is now');
select is(tap.count('J', 4, tap.day(10), place => 'NEG') || ', ' || tap.stock_of('J'), '0>4, NEG 4', 'where nothing was known');

-- The key knows the moment.
select is(tap.count('K', 2, tap.day(10), key => 'k-1') || ', ' || tap.count('K', 2, tap.day(10), key => 'k-1'), '0>2, 0>2',
  'repeated under its key a count is recorded once');
select is(tap.stock_of('K'), 'W 2', 'two are there');
select matches(tap.refusal($$select tap.count('K', 2, tap.day(11), key => 'k-1')$$), '^ISCIK ', 'another moment is another request');

-- A closed period.
select lives_ok($$select issoh.set_setting('ledger.closed_until', '"2024-03-20"')$$, 'March is closed until the 20th');
select is(tap.refusal($$select tap.count('L', 2, tap.day(19))$$), 'ISCPC 2024-03-19 00:00:00+00 is closed: the books are closed'
  || ' until 2024-03-20 00:00:00+00. / Date it later, unless a count has put it right since; a mistake of a closed period is reversed, which is dated after.'
  || ' ledger.closed_until says what is closed.', 'nobody counts there any more');
select is(tap.count('L', 2, tap.day(20)), '0>2', 'but at its end');
select is((select count(*) from issoh.notifications n
            where n.kind = 'stock_discrepancy' and n.detail ->> 'reference_id' in ('K-3', 'K-4', 'K-5')), 2::bigint,
  'who typed a count that differs is told once, however often it is restated');
select is(tap.refusal(format('select issoh.reverse_movement(%L, counted => true)', m.movement_id)),
  'ISCCT The period is closed, and a count came after this movement. / If the count has seen that it never happened, stock is'
  || ' right, and there is nothing to reverse; if not, say counted: false, and it is reversed as of now.',
  'what a count has put right is not reversed after it')
  from issoh.stock_movements m join issoh.selected_products p using (product_id)
 where p.internal_sku = 'G' and m.movement_type = 'receipt';
select is(tap.refusal(format('select issoh.reverse_movement(%L, counted => false)', m.movement_id)),
  'ISCNS G in W: 10 pieces cannot leave, 7 are on hand. / Count the shelf, or post the missing receipt first; a warehouse may be'
  || ' told to allow negative stock.', 'unless that is what is asked for, and there is as much')
  from issoh.stock_movements m join issoh.selected_products p using (product_id)
 where p.internal_sku = 'G' and m.movement_type = 'receipt';

-- The list.
select results_eq($$select concat_ws(' ', l.internal_sku, l.warehouse_code, l.reference_id, l.difference)
                      from issoh.list_counts('W', 'E') l$$, array['E W K-4 -1', 'E W K-6 0', 'E W K-3 -1'],
  'a product''s counts that hold');
select results_eq($$select l.internal_sku from issoh.list_counts('V') l$$, array['G'], 'a warehouse''s');
select results_eq($$select l.reference_id from issoh.list_counts(product => 'E', since => tap.day(12)) l$$,
  array['K-4', 'K-6'], 'since a moment');
select is((select l.reference_id from issoh.list_counts('W', 'E', page_size => 1, after_id => (
             select f.count_id from issoh.list_counts('W', 'E', page_size => 1) f)) l), 'K-6', 'page by page');
select throws_ok(c.statement, c.sqlstate, null, c.what)
  from (values ($$select issoh.list_counts('NONE')$$, 'ISNWH', 'an unknown warehouse'),
               ($$select issoh.list_counts(product => 'NONE')$$, 'ISNPR', 'an unknown product')
       ) as c (statement, sqlstate, what);
select is((select string_agg(concat_ws(' ', n.internal_sku, n.warehouse_code, n.quantity_counted), ', ')
             from issoh.name_counts(array(select c from issoh.stock_counts c where c.reference_id = 'K-5')) n),
  'E W 9', 'counts with their names');
-- A second sheet of one moment takes the place of the first, whether that had found a difference or not.
select isnt(tap.move('receipt', 'Z', 10, null, 'W', 2, tap.day(21)), null, 'ten come');
select is(tap.count('Z', 10, tap.day(22), 'Z-1') || ' ' || tap.count('Z', 9, tap.day(22), 'Z-2'), '10>10 10>9',
  'ten are counted, and nine at a second look');
select is(tap.stock_of('Z') || '; ' || tap.counts_of('Z'), 'W 9; W 22: 10>9 -1', 'the second look holds');
select is(tap.count('Z', 11, tap.day(22), 'Z-3'), '10>11', 'a third is against the same books');
select is(tap.stock_of('Z') || '; ' || tap.counts_of('Z'), 'W 11; W 22: 10>11 +1', 'and holds instead');
select is(tap.count('Z', 10, tap.day(22), 'Z-4'), '10>10', 'at last they agree');
select is(tap.stock_of('Z') || '; ' || tap.counts_of('Z'), 'W 10; W 22: 10>10', 'and nothing is left of it');
select is(tap.refusal($$select issoh.record_stock_counts('W', array[row(null, 'Z', 1, null)]::issoh.stock_count_input[],
  counted_at => 'infinity')$$) ~ '^ISIMD ', true, 'the end of time is no moment');
select * from finish();
