-- Valuation, by numbers computed by hand. "pieces: FIFO LIFO average".
select plan(101);

select tap.warehouse('W'), tap.warehouse('V'), tap.warehouse('NEG', true);
-- A day of January 2024.
create function tap.day(day integer) returns timestamptz language sql immutable
  as $$select '2024-01-01 12:00+00'::timestamptz + make_interval(days => day - 1)$$;
-- "FIFO LIFO average" of a movement.
create function tap.cost_of(id uuid) returns text language sql volatile as $$
  select format('%s: %s %s %s', c.quantity, c.fifo_cost, c.lifo_cost, c.average_cost)
    from issoh.cost_of_goods_issued('-infinity', 'infinity') c
   where c.movement_id = id
$$;

-- Three methods.
select tap.item('A'), tap.item('NONE');
create temporary table a on commit drop as
select m.movement_id, row_number() over (order by m.seq) as number
  from issoh.post_movements(array[
    tap.draft('receipt', 'A', 10, null, 'W', 1, tap.day(1)), tap.draft('receipt', 'A', 10, null, 'W', 2, tap.day(2)),
    tap.draft('issue', 'A', 12, 'W', at => tap.day(3)), tap.draft('receipt', 'A', 5, null, 'W', 3, tap.day(4)),
    tap.draft('issue', 'A', 8, 'W', at => tap.day(5))]) m;
select is(tap.value_of('A', tap.day(d.day) + d.later), d.value, d.what)
  from (values
    (1, interval '-1 microsecond', '0: 0 0 0', 'before the first receipt there is nothing'),
    (1, '0', '10: 10 10 10', 'at its moment there are its pieces'),
    (2, '0', '20: 30 30 30', 'receipts add up'),
    (3, '-1 microsecond', '20: 30 30 30', 'until the issue'),
    (3, '0', '8: 16 8 12', 'FIFO keeps the newest pieces, LIFO the oldest, average the mean'),
    (4, '0', '13: 31 23 27', 'a receipt adds its cost to each'),
    (5, '0', '5: 15 5 10.3846153846153847', 'the second issue')
  ) as d (day, later, value, what);
select is(tap.value_of('A'), '5: 15 5 10.3846153846153847', 'as it is now');
select is(tap.cost_of(a.movement_id), '12: 14 22 18', 'what the first issue cost') from a where a.number = 3;
select is(tap.cost_of(a.movement_id), '8: 16 18 16.6153846153846153', 'what the second cost') from a where a.number = 5;
select is((select (v.fifo_unit_cost, v.lifo_unit_cost, v.average_unit_cost, v.internal_sku)::text
  from issoh.product_valuation('A') v),
  '(3,1,2.0769230769,A)', 'costs of a piece, rounded to ten decimals');
select is(tap.cost_of(tap.move('issue', 'A', 5, 'W', at => tap.day(6))), '5: 15 5 10.3846153846153847',
  'the last pieces take what is left');
select is(tap.value_of('A'), '0: 0 0 0', 'nothing is worth nothing');
select is((select (v.fifo_unit_cost, v.lifo_unit_cost, v.average_unit_cost) is null
  from issoh.product_valuation('A') v), true,
  'and a piece of nothing costs nothing that could be said');
select is(tap.move('receipt', 'A', 1, null, 'W', 7, tap.day(7)) is not null and tap.value_of('A') = '1: 7 7 7', true,
  'then it begins anew');
select is((select (v.quantity_on_hand, v.fifo_value, v.lifo_value, v.average_value)::text
             from issoh.product_valuation('NONE') v), '(0,0,0,0)', 'a product that never moved is worth nothing');
select throws_ok($$select issoh.product_valuation('NOBODY')$$, 'ISNPR', null,
  'one that there is not, is not worth anything');

-- Shares without residue.
select tap.item('T');
select is((select count(*) from issoh.post_movements(array[tap.draft('receipt', 'T', 1, null, 'W', 1, tap.day(1)),
                                                           tap.draft('receipt', 'T', 2, null, 'W', 0.5, tap.day(1))])),
                                                             2::bigint, 'three for two');
select is(tap.cost_of(tap.move('issue', 'T', 1, 'W', at => tap.day(2))), '1: 1 0.5 0.6666666666666666', 'a third');
select is(tap.cost_of(tap.move('issue', 'T', 1, 'W', at => tap.day(2))), '1: 0.5 0.5 0.6666666666666667', 'a third');
select is(tap.cost_of(tap.move('issue', 'T', 1, 'W', at => tap.day(2))), '1: 0.5 1 0.6666666666666667', 'and a third');
select is(tap.value_of('T'), '0: 0 0 0', 'are all of it');

-- Increases without a cost.
select tap.item('B');
select is(tap.move('receipt', 'B', 5, null, 'W', at => tap.day(1)) is not null and tap.value_of('B') = '5: 0 0 0', true,
  'without any cost known, pieces are worth nothing');
select is(tap.move('receipt', 'B', 5, null, 'W', 4, tap.day(2)) is not null and tap.value_of('B') = '10: 20 20 20',
  true, 'the next have a cost');
select is(tap.move('adjustment', 'B', 5, null, 'V', at => tap.day(3)) is not null
  and tap.value_of('B') = '15: 30 30 30', true,
  'found pieces come at the average before, by every method');
select is(tap.cost_of(tap.move('issue', 'B', 7, 'W', at => tap.day(4))), '7: 8 18 14',
  'and leave at that in their turn');
select is(tap.cost_of(tap.move('adjustment', 'B', 3, 'W', at => tap.day(5))), '3: 12 12 6',
  'missing pieces cost as issued ones do');
select is(tap.cost_of(tap.move('issue', 'B', 5, 'V', at => tap.day(6))), '5: 10 0 10', 'the rest');
select is(tap.move('receipt', 'B', 2, null, 'W', at => tap.day(7)) is not null and tap.value_of('B') = '2: 8 8 8', true,
  'with nothing on hand, they come at the last known cost');
select is(tap.move('adjustment', 'B', 1, null, 'W', 3, tap.day(8)) is not null and tap.value_of('B') = '3: 11 11 11',
  true,
  'found pieces may have a cost');
select is(tap.cost_of(tap.move('issue', 'B', 3, 'W', at => tap.day(9))), '3: 11 11 11', 'all leave');
select is(tap.move('adjustment', 'B', 1, null, 'W', at => tap.day(10)) is not null and tap.value_of('B') = '1: 3 3 3',
  true,
  'and that was the last known one');
select is(tap.move('receipt', 'B', 1, null, 'W', 0, tap.day(11)) is not null and tap.value_of('B') = '2: 3 3 3', true,
  '0 is a cost');

-- Below zero.
select tap.item('C');
select is((select count(*) from issoh.post_movements(array[tap.draft('receipt', 'C', 4, null, 'NEG', 2, tap.day(1)),
                                                           tap.draft('receipt', 'C', 4, null, 'NEG', 3, tap.day(2))])),
                                                             2::bigint, 'eight are there');
select is(tap.cost_of(tap.move('issue', 'C', 10, 'NEG', at => tap.day(3))), '10: 20 20 20',
  'two too many have no cost yet');
select is(tap.value_of('C'), '-2: 0 0 0', 'less than nothing is worth nothing');
select is((select v.fifo_unit_cost is null from issoh.product_valuation('C') v), true, 'nor a piece of it');
select is(tap.cost_of(tap.move('issue', 'C', 1, 'NEG', at => tap.day(4))), '1: 0 0 0',
  'with nothing on hand, what leaves has none');
select is(tap.move('receipt', 'C', 2, null, 'NEG', 9, tap.day(5)) is not null and tap.value_of('C') = '-1: 0 0 0', true,
  'pieces that fill the gap are worth nothing on hand');
select is((select string_agg(concat_ws(' ', c.quantity, c.fifo_cost, c.quantity_uncosted), ', ' order by c.movement_date)
             from issoh.cost_of_goods_issued('-infinity', 'infinity') c
             join issoh.selected_products p using (product_id) where p.internal_sku = 'C'), '10 38 0, 1 0 1',
  'their cost is carried to those that left first');
select is(tap.move('receipt', 'C', 3, null, 'NEG', 4, tap.day(6)) is not null and tap.value_of('C') = '2: 8 8 8', true,
  'those beyond are');
select is(tap.cost_of(tap.move('issue', 'C', 1, 'NEG', at => tap.day(7))), '1: 4 4 4', 'and cost what they cost');
select is(tap.value_of('C', tap.day(3)) || '; ' || tap.value_of('C'), '-2: 0 0 0; 1: 4 4 4',
  'at a past date there was nothing, whatever came later');
select tap.item('D');
select is(tap.cost_of(tap.move('issue', 'D', 2, 'NEG', at => tap.day(1))), '2: 0 0 0',
  'of a product that never came there is none either');
select is(tap.move('receipt', 'D', 2, null, 'NEG', 5, tap.day(2)) is not null and tap.value_of('D') = '0: 0 0 0', true,
  'a gap just filled is worth nothing');
select is(tap.move('receipt', 'D', 1, null, 'NEG', at => tap.day(3)) is not null and tap.value_of('D') = '1: 5 5 5',
  true,
  'its cost is known nevertheless');
select is(tap.move('issue', 'D', 3, 'NEG', at => tap.day(4)) is not null and tap.move('receipt', 'D', 4, null, 'NEG',
  at => tap.day(5)) is not null
          and tap.value_of('D') = '2: 10 10 10', true,
            'without a cost, what is beyond the gap comes at the last known one');

-- Returns.
select tap.item('R');
create temporary table r on commit drop as
select tap.move('receipt', 'R', 2, null, 'W', 1, tap.day(1)) as a, tap.move('receipt', 'R', 2, null, 'W', 2,
  tap.day(2)) as b,
       tap.move('issue', 'R', 3, 'W', at => tap.day(3)) as issue, tap.move('receipt', 'R', 1, null, 'W', 9,
         tap.day(4)) as c;
select is(tap.cost_of(r.issue), '3: 4 5 4.5', 'an issue') from r;
select is(tap.value_of('R'), '2: 11 10 10.5', 'what is left, and what came since');
select is(tap.cost_of(tap.move('receipt', 'R', 1, null, 'W', at => tap.day(5), returns => r.issue)),
  '-1: -1.3333333333333333 -1.6666666666666666 -1.5', 'a piece comes back at what it cost, by each method') from r;
select is(tap.value_of('R'), '3: 12.3333333333333333 11.6666666666666666 12', 'and is worth that');
select is(tap.cost_of(tap.move('receipt', 'R', 1, null, 'V', at => tap.day(6), returns => r.issue)),
  '-1: -1.3333333333333333 -1.6666666666666667 -1.5', 'another') from r;
select is(tap.cost_of(tap.move('receipt', 'R', 1, null, 'W', at => tap.day(6), returns => r.issue)),
  '-1: -1.3333333333333334 -1.6666666666666667 -1.5', 'the last takes what is left') from r;
select is(tap.value_of('R'), '5: 15 15 15', 'all is back, without residue');
select is(tap.cost_of(tap.move('issue', 'R', 2, 'W', at => tap.day(7))), '2: 11 3.3333333333333334 6',
  'what came back is queued as the newest');
select is(tap.undo(m.movement_id) is not null and tap.value_of('R', tap.day(6)) = '5: 15 15 15', true,
  'the issue is reversed')
  from issoh.stock_movements m join issoh.selected_products using (product_id) where internal_sku = 'R'
    and m.movement_date = tap.day(7);
select is(tap.undo(m.movement_id) is not null and tap.value_of('R') = '4: 13.6666666666666666 13.3333333333333333 13.5',
  true,
  'a return is reversed: the others take its share')
  from issoh.stock_movements m where m.movement_date = tap.day(5) and m.returns_movement_id is not null;

-- The past.
select tap.item('E');
create temporary table e on commit drop as
select tap.move('receipt', 'E', 10, null, 'W', 2, tap.day(1)) as receipt, tap.move('issue', 'E', 5, 'W',
  at => tap.day(10)) as issue, null::uuid as late;
select is(tap.cost_of(e.issue) || '; ' || tap.value_of('E'), '5: 10 10 10; 5: 10 10 10', 'what an issue cost') from e;
update e set late = tap.move('receipt', 'E', 5, null, 'W', 1, tap.day(5));
select is(tap.cost_of(e.issue), '5: 10 5 8.3333333333333333', 'an earlier receipt, recorded later, changes it') from e;
select is(tap.value_of('E'), '10: 15 20 16.6666666666666667', 'and what is left');
select is(tap.value_of('E', tap.day(4)) || '; ' || tap.value_of('E', tap.day(5)), '10: 20 20 20; 15: 25 25 25',
  'from its date on');
select is((select (v.quantity_on_hand, v.fifo_value, v.lifo_value, v.average_value)::text
  from issoh.inventory_valuation_at(tap.day(5)) v
            where v.internal_sku = 'E'), '(15,25,25,25)', 'the list of a date says the same');
select isnt(tap.move('transfer', 'E', 2, 'W', 'V', at => tap.day(3)), null, 'a transfer');
select is(tap.value_of('E', tap.day(3)) || '; ' || tap.value_of('E'), '10: 20 20 20; 10: 15 20 16.6666666666666667',
  'changes no value');
select is(tap.cost_of(e.issue), '5: 10 5 8.3333333333333333', 'nor cost') from e;
select isnt(tap.undo(e.late), null, 'the late receipt is reversed') from e;
select is(tap.value_of('E', tap.day(5)) || '; ' || tap.value_of('E'), '10: 20 20 20; 5: 10 10 10',
  'as if it had never been, at every date');
select is(tap.cost_of(e.issue), '5: 10 10 10', 'for the issue too') from e;
select isnt(tap.undo(e.issue), null, 'the issue is reversed') from e;
select is(tap.cost_of(e.issue), null, 'and cost nothing') from e;
select is(tap.value_of('E'), '10: 20 20 20', 'all is there');

-- Equal dates.
select tap.item('F'), tap.item('G');
create temporary table f on commit drop as
select p.internal_sku, m.movement_id
  from issoh.post_movements(array[
    tap.draft('issue', 'F', 1, 'NEG', at => tap.day(1)), tap.draft('receipt', 'F', 1, null, 'NEG', 7, tap.day(1)),
    tap.draft('receipt', 'G', 1, null, 'NEG', 7, tap.day(1)), tap.draft('issue', 'G', 1, 'NEG', at => tap.day(1)),
    tap.draft('receipt', 'G', 1, null, 'NEG', 8, tap.day(1))]) m
  join issoh.selected_products p using (product_id)
 where m.movement_type = 'issue';
select is((select string_agg(f.internal_sku || ' ' || tap.cost_of(f.movement_id), ', ' order by f.internal_sku) from f),
  'F 1: 7 7 7, G 1: 7 7 7', 'of one moment, what was recorded first counts first, and what comes then fills its gap');

-- Costs of a period.
select tap.item('P');
create temporary table p on commit drop as
select m.movement_id, m.movement_type, row_number() over (order by m.seq) as number
  from issoh.post_movements(array[
    tap.draft('receipt', 'P', 10, null, 'W', 2, tap.day(20)), tap.draft('issue', 'P', 1, 'W', at => tap.day(21)),
    tap.draft('adjustment', 'P', 2, 'W', at => tap.day(22)), tap.draft('transfer', 'P', 1, 'W', 'V', at => tap.day(22)),
    tap.draft('adjustment', 'P', 1, null, 'V', 4, tap.day(22)), tap.draft('issue', 'P', 3, 'W', at => tap.day(23))]) m;
create function tap.costs(since timestamptz, until timestamptz) returns text language sql volatile as $$
  select string_agg(concat(c.movement_type, ' ', c.quantity, ' ', c.fifo_cost, ' ',
    to_char(c.movement_date at time zone 'UTC', 'DD')), ', '
                    order by c.movement_date)
    from issoh.cost_of_goods_issued(since, until) c join issoh.selected_products using (product_id)
      where internal_sku = 'P'
$$;
select is(tap.costs(tap.day(1), tap.day(31)), 'issue 1 2 21, adjustment 2 4 22, issue 3 6 23',
  'issues and missing pieces cost, nothing else');
select is(tap.costs(tap.day(21), tap.day(23)), 'issue 1 2 21, adjustment 2 4 22',
  'a period begins with its first moment and ends before its last');
select is(tap.costs(tap.day(21) + interval '1 microsecond', tap.day(23) + interval '1 microsecond'),
  'adjustment 2 4 22, issue 3 6 23',
  'to the microsecond');
select is(tap.costs(tap.day(22), tap.day(22)), null, 'one without a moment has nothing');
select is(tap.move('receipt', 'P', 1, null, 'W', at => tap.day(25), returns => p.movement_id) is not null
          and tap.costs(tap.day(24), tap.day(26)) = 'receipt -1 -2 25', true,
            'a return counts where it came, not where it left')
  from p where number = 6;
select is((select (count(*), sum(c.quantity), sum(c.fifo_cost), sum(c.lifo_cost), sum(c.average_cost))::text
             from issoh.cost_of_goods_issued('2025-01-01 00:00+00', 'infinity') c), '(0,,,,)',
               'a year without movements costs nothing');
select is_empty(
  $$select s.internal_sku
      from issoh.selected_products s
      join issoh.v_inventory_valuation v using (product_id)
     cross join lateral (select sum(m.quantity * m.unit_cost) as paid
                           from issoh.stock_movements m
                          where m.product_id = s.product_id and m.reverses_movement_id is null
                            and m.unit_cost is not null
                            and not exists (select from issoh.movement_reversals x
                              where x.reversed_id = m.movement_id)) b
     cross join lateral (select coalesce(sum(c.fifo_cost), 0) as fifo, coalesce(sum(c.lifo_cost), 0) as lifo,
                                coalesce(sum(c.average_cost), 0) as average
                           from issoh.cost_of_goods_issued('-infinity',
                             'infinity') c where c.product_id = s.product_id) c
     where s.internal_sku in ('A', 'T', 'R', 'E', 'G', 'P')
       and (b.paid - c.fifo, b.paid - c.lifo, b.paid - c.average) <> (v.fifo_value, v.lifo_value, v.average_value)$$,
  'receipts less costs are the value, to the last digit');

-- The view.
create function tap.agrees() returns text language sql as $$
  select set_eq('select v.* from issoh.v_inventory_valuation v',
    $q$select v.* from issoh.inventory_valuation_at('infinity') v$q$,
                'the view says what the ledger says')
$$;
select tap.agrees();
select is(issoh.refresh_valuation(), 10, 'it is refreshed');
select is((select count(*) from issoh_kept.inventory_values i
  join issoh.inventory_valuation_at('infinity') v using (product_id)
            where (i.quantity, i.fifo_value, i.lifo_value, i.average_value)
                  = (v.quantity_on_hand, v.fifo_value, v.lifo_value, v.average_value)), 10::bigint,
                    'with every product that ever moved');
select tap.agrees();
select isnt(tap.move('issue', 'E', 1, 'V'), null, 'a movement after that');
select isnt(tap.move('receipt', 'NONE', 1, null, 'W', 5, tap.day(1)), null, 'one of a new product');
select tap.agrees();
select is((select array_agg(v.internal_sku order by v.internal_sku) from issoh.v_inventory_valuation v
  where v.quantity_on_hand <= 0), array['F', 'T'],
  'what has gone is in it');
select is((select (v.quantity_on_hand, v.fifo_value)::text from issoh.v_inventory_valuation v
  where v.internal_sku = 'E'), '(9,18)', 'and what just moved');

-- At no moment nothing is worth anything: that is no answer.
select is(tap.outcome('inv_analyst', 'select from issoh.' || s.question), 'ISIMD', s.question || ' is refused')
  from (values ('inventory_valuation_at(null)'), ('cost_of_goods_issued(null, now())'),
               ('cost_of_goods_issued(now(), null)')) s (question);
select throws_ok($$select issoh_private.given_moment(null, 'as_of')$$, 'ISIMD', 'as_of must be given.',
  'by the name of what is missing');
select is(issoh_private.given_moment('-infinity', 'as_of'), '-infinity'::timestamptz, 'before all time is a moment');

-- Who sees it.
select is(tap.outcome(r.role_name, s.statement), case when r.reads then 'ok' else '42501' end,
          format(case when r.reads then '%s may see %s' else '%s may not see %s' end, r.role_name, s.what))
  from (values ('inv_analyst', true), ('inv_stock_operator', true), ('inv_supplier', false)) as r (role_name, reads),
       (values ('select from issoh.v_inventory_valuation', 'what stock is worth')) as s (statement, what);
select is(tap.as_role('inv_analyst', $$select string_agg(v.internal_sku, '' order by v.internal_sku)
  from issoh.v_inventory_valuation v$$),
  'ABCDEFGNONEPRT', 'an analyst sees every product');
select is(tap.as_role('inv_reviewer', $$select v.fifo_value from issoh.product_valuation('E') v$$), '18',
  'a reviewer the value of one');
select is(tap.as_role('inv_pricing_manager', $$select sum(c.quantity) from issoh.cost_of_goods_issued('2024-01-21 00:00+00',
  '2024-01-24 00:00+00') c$$), '6',
  'a pricing manager what a period cost');
select is(tap.outcome('inv_stock_operator', 'select issoh.refresh_valuation()'), '42501',
  'refreshing it is not for everybody');
select is(tap.as_role('inv_admin', 'select issoh.refresh_valuation()'), '11', 'but for administrators');
select * from finish();
