-- Inlined where it is called, and so without a SET of its own.
create or replace function issoh_private.replay_late(product_id uuid, movement_date timestamptz, seq bigint)
returns setof issoh_kept.inventory_values
language sql stable parallel safe
as $$
  select (s.state).product_id, (s.state).quantity, (s.state).fifo_value, (s.state).lifo_value, (s.state).average_value
    from (select) one
    left join lateral (
      select c.*
        from issoh_kept.valuation_checkpoints c
       where c.product_id = replay_late.product_id
         and (c.movement_date, c.seq) < (replay_late.movement_date, replay_late.seq)
       order by c.movement_date desc, c.seq desc
       limit 1) c on true
   cross join lateral (
     select array_agg(l.line order by l.movement_date, l.seq) as movements, bool_or(l.undoing) as undoing
       from issoh_private.ledger_lines l
      where l.product_id = replay_late.product_id and l.movement_date >= coalesce(c.movement_date, '-infinity')
        and (l.movement_date, l.seq) > (coalesce(c.movement_date, '-infinity'), coalesce(c.seq, 0))) l
   cross join lateral issoh_private.work_off(replay_late.product_id, c, l.movements, l.undoing, false, 0, 1) w
   cross join lateral (select w.states[cardinality(w.states)] as state) s
   where replay_late.product_id is not null
$$;
comment on function issoh_private.replay_late(uuid, timestamptz, bigint) is
  $$What a product is worth that has moved since the last refresh, worked off from its last checkpoint before the place
in its ledger given (late_movements); no row for null.$$;
grant execute on function issoh_private.replay_late(uuid, timestamptz, bigint)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
