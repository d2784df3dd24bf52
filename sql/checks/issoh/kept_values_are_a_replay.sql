-- What the last refresh kept of each product that has not moved since, its value and the states to go on from, is what
-- the whole ledger gives when it is worked off from its beginning.
with replayed as (
  select w.states
    from issoh_private.replay_from(array(
           select row(p.product_id, null, null)::issoh_private.ledger_position
             from issoh.selected_products p
            where p.product_id not in (select l.product_id from issoh_private.late_movements() l)),
         'infinity', false, issoh.setting('valuation.checkpoint_every')::integer,
         issoh.setting('valuation.checkpoints_kept')::integer) w
)
select (e.state).product_id, 'value' as kept, (e.state).quantity, (e.state).fifo_value, (e.state).lifo_value,
       (e.state).average_value
  from replayed r
 cross join lateral (select r.states[cardinality(r.states)] as state) e
  left join issoh_kept.inventory_values v on v.product_id = (e.state).product_id
 where (v.quantity, v.fifo_value, v.lifo_value, v.average_value)
       is distinct from ((e.state).quantity, (e.state).fifo_value, (e.state).lifo_value, (e.state).average_value)
union all
select c.product_id, format('state after %s movements', c.movements), c.quantity, c.fifo_value, c.lifo_value,
       c.average_value
  from replayed r
 cross join lateral unnest(r.states) s
  join issoh_kept.valuation_checkpoints c
    on c.product_id = s.product_id and c.movement_date = s.movement_date and c.seq = s.seq
 where c is distinct from s;
