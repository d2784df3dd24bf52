-- What the last refresh kept of each product that has not moved since, its value and the states to go on from, is what
-- the whole ledger gives when it is worked off from its beginning.
with replayed as materialized (
  select s.*, s.n = cardinality(w.states) as is_last
    from issoh_private.replay_from(array(
           select row(v.product_id, null, null)::issoh_private.ledger_position
             from issoh_private.inventory_values v
            where v.product_id not in (select l.product_id from issoh_private.late_movements() l)),
         'infinity', false, issoh.setting('valuation.checkpoint_every')::integer,
         issoh.setting('valuation.checkpoints_kept')::integer) w
   cross join lateral (select s as state, s.product_id, s.movement_date, s.seq, s.n from unnest(w.states) with ordinality s) s
)
select 1;
