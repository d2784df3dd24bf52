create or replace function issoh_private.undoing_lines(
  increases issoh_private.remembered_increase[],
  decreases issoh_private.remembered_decrease[],
  movements issoh_private.ledger_line[]
) returns table (later integer, earlier integer)
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
  with lines as (
    select l.movement_id, l.delta, l.undoes, l.n
      from unnest(undoing_lines.movements) with ordinality
           as l (movement_id, movement_type, movement_date, seq, unit_cost, total_cost, delta, undoes, n)
     where l.delta <> 0
  ), undone as (
    select l.movement_id, l.delta > 0 as came, l.n
      from lines l
    union all
    select i.movement_id, true, -i.n
      from unnest(undoing_lines.increases) with ordinality
           as i (movement_id, pending, seq, pieces, back, lot, top, fifo, lifo, average, n)
    union all
    select d.movement_id, false, -d.n
      from unnest(undoing_lines.decreases) with ordinality
           as d (movement_id, pending, movement_type, kind, movement_date, paid, open, back, waits, fifo, lifo,
                 average, n)
  )
  select l.n::integer, u.n::integer
    from lines l
    join undone u on u.movement_id = l.undoes and u.came <> (l.delta > 0)
$$;
comment on function issoh_private.undoing_lines(issoh_private.remembered_increase[],
                                                issoh_private.remembered_decrease[], issoh_private.ledger_line[]) is
  $$Which movements (by place) undo which others: of the same, or, with negative place, of what a state remembers.$$;
grant execute on function issoh_private.undoing_lines(issoh_private.remembered_increase[],
                                                      issoh_private.remembered_decrease[], issoh_private.ledger_line[])
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
