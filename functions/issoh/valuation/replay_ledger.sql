create or replace function issoh_private.replay_ledger(
  product_ids uuid[],
  as_of timestamptz,
  every_movement boolean
) returns setof issoh_private.replayed_movement
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select b.*
    from issoh_private.replay_from(array(
           select row(u.product_id, null, null)::issoh_private.ledger_position
             from (select unnest(replay_ledger.product_ids) as product_id
                   union
                   select p.product_id from issoh.selected_products p where replay_ledger.product_ids is null) u),
         replay_ledger.as_of, replay_ledger.every_movement) r
   cross join lateral (select r.states[cardinality(r.states)] as state) e
   cross join lateral (
     select b.* from unnest(r.bookings) b
     union all
     select (e.state).product_id, null, null, null, 0, (e.state).quantity, null, null, null, (e.state).fifo_value,
            (e.state).lifo_value, (e.state).average_value, null, null, 0, null
      where not replay_ledger.every_movement) b
$$;
comment on function issoh_private.replay_ledger(uuid[], timestamptz, boolean) is
  $$Works the ledger off from its beginning, up to and with a moment, for some products or (null) all: after every
movement that counts, or once per product, as work_off says. What is kept from before is not looked at.$$;
grant execute on function issoh_private.replay_ledger(uuid[], timestamptz, boolean)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
