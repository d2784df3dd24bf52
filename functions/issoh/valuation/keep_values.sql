create or replace function issoh_private.keep_values(late issoh_private.ledger_position[]) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_every constant integer := issoh.setting('valuation.checkpoint_every');
  v_kept constant integer := issoh.setting('valuation.checkpoints_kept');
begin
  delete from issoh_kept.valuation_checkpoints c
   using unnest(keep_values.late) l
   where c.product_id = l.product_id and (c.movement_date, c.seq) >= (l.movement_date, l.seq);
  with worked as materialized (
    select w.states
      from issoh_private.replay_from(array(
             select row(l.product_id, c.movement_date, c.seq)::issoh_private.ledger_position
               from unnest(keep_values.late) l
               left join lateral (
                 select c.movement_date, c.seq
                   from issoh_kept.valuation_checkpoints c
                  where c.product_id = l.product_id
                  order by c.movement_date desc, c.seq desc
                  limit 1) c on true),
           'infinity', false, v_every, v_kept) w
  ), checkpoints as (
    insert into issoh_kept.valuation_checkpoints
    select s.* from worked w cross join lateral unnest(w.states) s
  )
  insert into issoh_kept.inventory_values as v (product_id, quantity, fifo_value, lifo_value, average_value)
  select (s.state).product_id, (s.state).quantity, (s.state).fifo_value, (s.state).lifo_value, (s.state).average_value
    from worked w
   cross join lateral (select w.states[cardinality(w.states)] as state) s
      on conflict (product_id) do update
     set (quantity, fifo_value, lifo_value, average_value)
         = row(excluded.quantity, excluded.fifo_value, excluded.lifo_value, excluded.average_value);
  delete from issoh_kept.valuation_checkpoints c
   using (select l.product_id, max(t.movements) as movements
            from unnest(keep_values.late) l
            join issoh_kept.valuation_checkpoints t on t.product_id = l.product_id
           group by l.product_id) l
   where c.product_id = l.product_id and c.movements < l.movements
     and not issoh_private.keeps_checkpoint(c.movements, l.movements, v_every, v_kept);
end
$$;
comment on function issoh_private.keep_values(issoh_private.ledger_position[]) is
  $$Works products off from their last checkpoint that is good, that is, before the place given of each; keeps what they
are worth, the state at their end, and states on the way as the settings valuation.checkpoint_every and
valuation.checkpoints_kept have it.$$;
