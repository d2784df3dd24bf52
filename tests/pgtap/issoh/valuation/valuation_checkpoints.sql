-- Which states of a product are kept to go on from, and what they remember.
select plan(15);

-- A state every 10 movements, 2 of each distance: of the last 20 to 39 all, of those before every second, fourth …
create function tap.kept(movements bigint, every integer, kept integer) returns text language sql immutable as $$
  select coalesce(string_agg(n::text, ' ' order by n), 'none')
    from generate_series(1, kept.movements) n
   where issoh_private.keeps_checkpoint(n, kept.movements, kept.every, kept.kept)
$$;
select is(tap.kept(9, 10, 2), 'none', 'a short ledger has none but its end');
select is(tap.kept(45, 10, 2), '10 20 30 40', 'as long as they are few all are kept');
select is(tap.kept(100, 10, 2), '40 60 70 80 90 100', 'of older ones every second, then every fourth');
select is(tap.kept(100, 10, 1), '40 80 90 100', 'earlier, where fewer are to be kept');
select is((select count(*) from unnest(string_to_array(tap.kept(100000, 10, 2), ' '))) < 40, true, 'a long ledger has few');
select is((select count(*) from generate_series(1::bigint, 300) n
            where exists (select from generate_series(1::bigint, n) x
                           where issoh_private.keeps_checkpoint(x, n, 7, 3)
                             and not issoh_private.keeps_checkpoint(x, greatest(n - 1, x), 7, 3))), 0::bigint,
  'what is not kept is not asked for later');

select is(issoh_private.share_between(10, 0, 1, 3) + issoh_private.share_between(10, 1, 3, 3), 10::numeric,
  'parts add up to the whole');

-- A receipt that goes back in part, an issue without a cost, one that comes back: what a state in between remembers.
select tap.warehouse('NEG', true), tap.item('A');
create function tap.line(n integer, delta bigint, cost numeric default null, undoes integer default null)
returns issoh_private.ledger_line language sql immutable as $$
  select row(lpad(line.n::text, 32, '0')::uuid, case when delta > 0 then 'receipt' else 'issue' end,
             timestamptz '2026-01-01 00:00Z' + make_interval(days => n), n, cost, null, delta,
             lpad(line.undoes::text, 32, '0')::uuid)::issoh_private.ledger_line
$$;
create function tap.state(lines issoh_private.ledger_line[], at bigint) returns issoh_kept.valuation_checkpoints
language sql immutable as $$
  select s from issoh_private.work_off(null, null, state.lines, true, false, 1, 1000) w, unnest(w.states) s
   where s.movements = state.at
$$;
create function tap.lines() returns issoh_private.ledger_line[] language sql immutable as $$
  select array[tap.line(1, 10, 5), tap.line(2, -4), tap.line(3, -9), tap.line(4, -2), tap.line(5, -3, undoes => 1),
               tap.line(6, 1, undoes => 3), tap.line(7, 20, 7)]
$$;
select is((select format('%s; %s; %s %s at %s', s.quantity, (select array_agg(i.pending) from unnest(s.increases) i),
                         (select array_agg(d.kind) from unnest(s.decreases) d), (s.decreases[1]).paid,
                         trim_scale((s.decreases[1]).fifo))
             from tap.state(tap.lines(), 2) s), '6; {1}; {issue} 4 at 20', 'what is undone later, and what left last');
select is((select format('%s; %s; %s', s.quantity, s.gap,
                         (select array_agg(d.open order by d.waits) from unnest(s.decreases) d))
             from tap.state(tap.lines(), 4) s), '-5; {1,2}; {3,2}', 'what waits for its cost, in order');
select is((select format('%s; %s; %s', s.quantity, cardinality(s.increases),
                         (select array_agg(d.open order by d.waits) from unnest(s.decreases) d))
             from tap.state(tap.lines(), 6) s), '-7; 0; {2,5}', 'what nothing undoes any more is forgotten');
select is((select format('%s; %s; %s', s.quantity, s.gap, cardinality(s.decreases)) from tap.state(tap.lines(), 7) s),
          '13; {}; 1', 'nor does a gap wait that is filled');
-- From each state on, the rest gives the same.
select is((select count(*)
             from generate_series(1, 6) n
            cross join lateral issoh_private.work_off(null, tap.state(tap.lines(), n), (tap.lines())[n + 1:], true, false,
                                                      0, 1) w
            where w.states[1] is distinct from tap.state(tap.lines(), 7)), 0::bigint,
  'from each state on the end is the same');
-- All products are worked off by one reading of the ledger: none is looked up in each month.
select tap.warehouse('W');
select count(tap.item('M' || n)) from generate_series(1, 300) n;
select count(*)
  from issoh.post_movements(array(
         select tap.draft('receipt', 'M' || n, n, destination => 'W', cost => 2, at => now() - make_interval(days => 31 * m))
           from generate_series(1, 300) n, generate_series(1, 3) m));
analyze issoh.stock_movements;
create function tap.lookups() returns numeric language sql volatile as $$
  select coalesce(sum(t.idx_scan), 0) from pg_stat_xact_all_tables t where t.relname ~ '^stock_movements'
$$;
create function tap.looked_up(days integer) returns text language plpgsql volatile as $$
declare
  v_before constant numeric := tap.lookups();
  v_worth constant text := (select concat(count(*), ' ', sum(v.quantity_on_hand), ' ', sum(v.fifo_value))
                              from issoh.inventory_valuation_at(now() - make_interval(days => days)) v);
begin
  return concat(v_worth, ': ', tap.lookups() - v_before < 100);
end
$$;
select is(tap.looked_up(40), '300 90300 180600: t', 'where nothing is kept');
select issoh.refresh_valuation();
select is(tap.looked_up(40), '300 90300 180600: t', 'where what is kept lies later');
select is(tap.looked_up(0), '300 135450 270900: t', 'and from what is kept on');
select * from finish();
