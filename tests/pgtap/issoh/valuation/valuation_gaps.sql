-- Pieces that left before they came, went back to their supplier, or were undone in a closed period, by numbers computed
-- by hand. "pieces: FIFO LIFO average"; costs and value are what was received.
select plan(48);

set local timezone = 'UTC';
select tap.warehouse('W'), tap.warehouse('NEG', true);
-- A day of March 2024.
create function tap.day(day integer) returns timestamptz language sql immutable
  as $$select make_timestamptz(2024, 3, 1, 0, 0, 0, 'UTC') + make_interval(days => day - 1)$$;
-- What a product's movements cost in a period, by their dates: "type pieces FIFO LIFO average", and how many have no cost.
create function tap.costs(sku text, since timestamptz default '-infinity', until timestamptz default 'infinity')
returns text language sql volatile as $$
  select string_agg(format('%s %s: %s %s %s', c.movement_type, c.quantity, c.fifo_cost, c.lifo_cost, c.average_cost)
                    || case when c.quantity_uncosted <> 0 then format(' (%s)', c.quantity_uncosted) else '' end, ', '
                    order by c.movement_date, c.movement_id)
    from issoh.cost_of_goods_issued(costs.since, costs.until) c
    join issoh.selected_products p using (product_id)
   where p.internal_sku = costs.sku
$$;
-- What was received less what it cost and is worth: nothing, by each method.
create function tap.rest(sku text) returns text language sql volatile as $$
  select format('%s %s %s', trim_scale(r.received - r.fifo - v.fifo_value),
                trim_scale(r.received - r.lifo - v.lifo_value), trim_scale(r.received - r.average - v.average_value))
    from issoh.product_valuation(rest.sku) v
   cross join lateral (select coalesce(sum(x.received), 0) as received, coalesce(sum(x.fifo_cost), 0) as fifo,
                              coalesce(sum(x.lifo_cost), 0) as lifo, coalesce(sum(x.average_cost), 0) as average
                         from issoh_private.replay_ledger(array[v.product_id], 'infinity', true) x) r
$$;
select tap.item(i) from unnest(array['A', 'B', 'C', 'D', 'E', 'P', 'R', 'S', 'X', 'Z']) i;

-- Eight leave on the 1st, ten at 5 come on the 10th.
select isnt(tap.move('receipt', 'A', 10, null, 'NEG', 5, tap.day(10)), null, 'ten come on the 10th');
select isnt(tap.move('issue', 'A', 8, 'NEG', at => tap.day(1)), null, 'eight left on the 1st');
select is(tap.costs('A', tap.day(1), tap.day(10)), 'issue 8: 0 0 0 (8)', 'of all of them the cost is not known until then');
select is(tap.value_of('A', tap.day(9)), '-8: 0 0 0', 'nor is anything worth something');
select is(tap.costs('A', tap.day(10), tap.day(11)), 'issue 0: 40 40 40 (-8)', 'the receipt carries 40 to them, in its period');
select is(tap.costs('A') || '; ' || tap.value_of('A'), 'issue 8: 40 40 40; 2: 10 10 10', 'both periods add up');
select is(tap.rest('A'), '0 0 0', 'no cent is lost');

-- Gaps are filled in the order in which pieces left.
select is((select count(*) from issoh.post_movements(array[
             tap.draft('issue', 'B', 3, 'NEG', at => tap.day(1)), tap.draft('adjustment', 'B', 5, 'NEG', at => tap.day(2)),
             tap.draft('receipt', 'B', 4, null, 'NEG', 5, tap.day(3)),
             tap.draft('receipt', 'B', 6, null, 'NEG', 7, tap.day(4))])), 4::bigint, 'three leave, five go missing');
select is(tap.costs('B', tap.day(3), tap.day(4)), 'issue 0: 15 15 15 (-3), adjustment 0: 5 5 5 (-1)',
  'of four pieces at 5 three are for those, one for these');
select is(tap.costs('B', tap.day(4), tap.day(5)), 'adjustment 0: 28 28 28 (-4)', 'of six at 7 four');
select is(tap.costs('B') || '; ' || tap.value_of('B'), 'issue 3: 15 15 15, adjustment 5: 33 33 33; 2: 14 14 14', 'in all');
select is(tap.rest('B'), '0 0 0', 'which is what was received');
select isnt(tap.move('receipt', 'B', 2, null, 'NEG', 1, tap.day(2)), null, 'two at 1 come in late, of the 2nd');
select is(tap.costs('B') || '; ' || tap.value_of('B'), 'issue 3: 7 7 7, adjustment 5: 29 29 29; 4: 28 28 28',
  'and fill first: the three are 2 at 1 and 1 at 5, the five 3 at 5 and 2 at 7');

-- A product is one pool.
select isnt(tap.move('receipt', 'C', 10, null, 'W', 5, tap.day(1)), null, 'ten are elsewhere');
select isnt(tap.move('issue', 'C', 8, 'NEG', at => tap.day(2)), null, 'eight leave from where none is');
select is(tap.costs('C') || '; ' || tap.value_of('C'), 'issue 8: 40 40 40; 2: 10 10 10', 'they cost what is known at once');

-- A customer brings back what has no cost yet, and what has one.
create temporary table d on commit drop as select tap.move('issue', 'D', 8, 'NEG', at => tap.day(1)) as issue;
select isnt(tap.move('receipt', 'D', 3, null, 'NEG', at => tap.day(2), returns => d.issue), null, 'three of eight come back')
  from d;
select is(tap.costs('D'), 'issue 8: 0 0 0 (8), receipt -3: 0 0 0 (-3)', 'without a cost');
select isnt(tap.move('receipt', 'D', 10, null, 'NEG', 5, tap.day(10)), null, 'ten at 5 come');
select is(tap.costs('D') || '; ' || tap.value_of('D'), 'issue 8: 25 25 25 (3), receipt -3: 0 0 0 (-3); 5: 25 25 25',
  'the five that are out cost 25');
select isnt(tap.move('receipt', 'D', 2, null, 'NEG', at => tap.day(11), returns => d.issue), null, 'two more come back')
  from d;
select is(tap.costs('D', tap.day(11), tap.day(12)) || '; ' || tap.value_of('D'), 'receipt -2: -10 -10 -10; 7: 35 35 35',
  'at what they cost');
select is(tap.rest('D'), '0 0 0', 'no cent is lost');

-- Returns to suppliers: 10 at 5, 10 at 8; four of each go back.
create temporary table r on commit drop as
select m.movement_id, row_number() over (order by m.seq) as number
  from issoh.post_movements(array[tap.draft('receipt', 'R', 10, null, 'W', 5, tap.day(1)),
                                  tap.draft('receipt', 'R', 10, null, 'W', 8, tap.day(2))]) m;
select isnt(tap.move('issue', 'R', 4, 'W', at => tap.day(3), returns => r.movement_id), null, 'four of the first') from r
 where r.number = 1;
select is(tap.costs('R') || '; ' || tap.value_of('R'), 'issue 4: 20 20 20; 16: 110 110 110', 'leave at 5, by each method');
select isnt(tap.move('issue', 'R', 4, 'W', at => tap.day(4), returns => r.movement_id), null, 'four of the second') from r
 where r.number = 2;
select is(tap.costs('R', tap.day(4)) || '; ' || tap.value_of('R'), 'issue 4: 32 32 32; 12: 78 78 78', 'leave at 8');
select isnt(tap.move('issue', 'R', 8, 'W', at => tap.day(5)), null, 'eight are sold');
select is(tap.costs('R', tap.day(5)) || '; ' || tap.value_of('R'), 'issue 8: 46 58 52; 4: 32 20 26',
  'FIFO has 6 at 5 and 2 at 8, LIFO 6 at 8 and 2 at 5, average 8 of 12');
select is(tap.rest('R'), '0 0 0', 'no cent is lost');

-- Back to the supplier after the first ten were sold.
create temporary table x on commit drop as
select m.movement_id, row_number() over (order by m.seq) as number
  from issoh.post_movements(array[tap.draft('receipt', 'X', 10, null, 'W', 5, tap.day(1)),
                                  tap.draft('receipt', 'X', 10, null, 'W', 8, tap.day(2)),
                                  tap.draft('issue', 'X', 10, 'W', at => tap.day(3))]) m;
select is(tap.costs('X') || '; ' || tap.value_of('X'), 'issue 10: 50 80 65; 10: 80 50 65', 'what was sold');
create temporary table back on commit drop as
select tap.move('issue', 'X', 4, 'W', at => tap.day(4), returns => x.movement_id) as movement_id from x where x.number = 1;
select is(tap.costs('X', tap.day(4)), 'issue 0: 12 0 0, issue 4: 20 20 20',
  'by FIFO four at 8 leave for four at 5: the 12 that they differ by belong to what was sold');
select is(tap.costs('X') || '; ' || tap.value_of('X'), 'issue 10: 62 80 65, issue 4: 20 20 20; 6: 48 30 45', 'in all');
select is(tap.rest('X'), '0 0 0', 'no cent is lost');
select isnt(tap.undo(b.movement_id), null, 'the return is undone') from back b;
select is(tap.costs('X') || '; ' || tap.value_of('X'), 'issue 10: 50 80 65; 10: 80 50 65', 'as if it had never been');

-- Back to the supplier though nothing is there.
create temporary table s on commit drop as
select m.movement_id, row_number() over (order by m.seq) as number
  from issoh.post_movements(array[tap.draft('receipt', 'S', 10, null, 'NEG', 5, tap.day(1)),
                                  tap.draft('issue', 'S', 10, 'NEG', at => tap.day(2))]) m;
select isnt(tap.move('issue', 'S', 4, 'NEG', at => tap.day(3), returns => s.movement_id), null, 'four go back') from s
 where s.number = 1;
select is(tap.costs('S') || '; ' || tap.value_of('S'), 'issue 10: 30 30 30 (4), issue 4: 20 20 20; -4: 0 0 0',
  'at 5; four of what was sold have no cost any more');
select isnt(tap.move('receipt', 'S', 4, null, 'NEG', 9, tap.day(4)), null, 'four come at 9');
select is(tap.costs('S') || '; ' || tap.value_of('S') || '; ' || tap.rest('S'),
  'issue 10: 66 66 66, issue 4: 20 20 20; 0: 0 0 0; 0 0 0', 'those were sold');

-- A closed period: 10 at 2, 10 at 8, five sold; in April the first receipt turns out never to have come.
create temporary table e on commit drop as
select m.movement_id, row_number() over (order by m.seq) as number
  from issoh.post_movements(array[tap.draft('receipt', 'E', 10, null, 'W', 2, tap.day(1)),
                                  tap.draft('receipt', 'E', 10, null, 'W', 8, tap.day(10)),
                                  tap.draft('issue', 'E', 5, 'W', at => tap.day(20))]) m;
select lives_ok($$select issoh.set_setting('ledger.closed_until', '"2024-04-01"')$$, 'March is closed');
select isnt(tap.undo(e.movement_id), null, 'the receipt is reversed') from e where e.number = 1;
select is(tap.costs('E', tap.day(1), tap.day(32)) || '; ' || tap.value_of('E', tap.day(31)), 'issue 5: 10 40 25; 15: 90 60 75',
  'March stays as it was');
select is(tap.costs('E', tap.day(32)) || '; ' || tap.value_of('E'), 'issue 0: 30 0 0, receipt 10: 20 20 20; 5: 40 40 55',
  'it leaves at its 20, and by FIFO the five that were sold were at 8');
select is(tap.rest('E'), '0 0 0', 'no cent is lost');
select isnt(tap.undo(e.movement_id), null, 'the issue is reversed, too') from e where e.number = 3;
select is(tap.costs('E', tap.day(32)) || '; ' || tap.value_of('E') || '; ' || tap.rest('E'),
  'issue 0: 30 0 0, receipt 10: 20 20 20, issue -5: -40 -40 -25; 10: 80 80 80; 0 0 0', 'it comes back at what it cost');
select * from finish();
