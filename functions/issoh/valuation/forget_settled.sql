create or replace function issoh_private.forget_settled(state issoh_kept.valuation_checkpoints)
returns issoh_kept.valuation_checkpoints
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
  if cardinality(state.increases) > 0 then
    state.increases := array(
      select row(i.movement_id, i.pending, i.seq, i.pieces, i.back, i.lot, i.top, i.fifo, i.lifo, i.average
                )::issoh_private.remembered_increase
        from unnest(state.increases) with ordinality
             as i (movement_id, pending, seq, pieces, back, lot, top, fifo, lifo, average, n)
       where i.pending > 0
       order by i.n);
  end if;
  if cardinality(state.decreases) > 1 or (state.decreases[1]).open > 0 then
    select coalesce(array_agg(row(d.movement_id, d.pending, d.movement_type, d.kind, d.movement_date, d.paid, d.open,
                                  d.back, case when d.open > 0 then d.place end, d.fifo, d.lifo, d.average
                                 )::issoh_private.remembered_decrease order by d.n), '{}'),
           max(d.n) filter (where d.was = state.last_decrease),
           coalesce(array_agg(d.n order by d.place) filter (where d.open > 0), '{}')
      into state.decreases, state.last_decrease, state.gap
      from (select k.*, row_number() over (order by k.was) as n,
                   count(*) filter (where k.open > 0) over (order by k.waits) as place
              from unnest(state.decreases) with ordinality
                   as k (movement_id, pending, movement_type, kind, movement_date, paid, open, back, waits, fifo, lifo,
                         average, was)
             where k.pending > 0 or k.open > 0 or k.was = state.last_decrease) d;
  end if;
  return state;
end
$$;
comment on function issoh_private.forget_settled(issoh_kept.valuation_checkpoints) is
  $$A state without what no later movement needs: it remembers what one of them undoes, what waits for its cost, in the
order in which it waits (gap), and what left last.$$;
grant execute on function issoh_private.forget_settled(issoh_kept.valuation_checkpoints)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
