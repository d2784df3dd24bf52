create or replace function issoh.cost_of_goods_issued(since timestamptz, until timestamptz)
returns setof issoh.cost_of_issue
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select r.movement_id, r.product_id, -sum(r.delta)::bigint, trim_scale(sum(r.fifo_cost)), trim_scale(sum(r.lifo_cost)),
         trim_scale(sum(r.average_cost)), min(r.movement_type), min(r.movement_date), sum(r.uncosted)::bigint,
         min(r.kind)
    from issoh_private.replay_since(
           array(select distinct m.product_id
                   from issoh.stock_movements m
                  where m.movement_date >= cost_of_goods_issued.since
                    and m.movement_date < cost_of_goods_issued.until),
           issoh_private.given_moment(cost_of_goods_issued.since, 'since') - interval '1 microsecond',
           issoh_private.given_moment(cost_of_goods_issued.until, 'until'), true) w
   cross join lateral unnest(w.bookings) r
   where r.booked_at >= cost_of_goods_issued.since and r.booked_at < cost_of_goods_issued.until
     and r.fifo_cost is not null
   group by r.movement_id, r.product_id
  having sum(r.delta) <> 0 or sum(r.uncosted) <> 0
      or (sum(r.fifo_cost), sum(r.lifo_cost), sum(r.average_cost)) <> (0, 0, 0)
$$;
comment on function issoh.cost_of_goods_issued(timestamptz, timestamptz) is
  $$What left in a period, from since up to, without, until, and what it cost by each method. kind says what it was:
issue (to customers; what they brought back, and issues that were undone, with negative quantity and costs: the cost
of sales), loss (pieces found missing), supplier_return, undone_receipt (a receipt of a closed period that was
reversed or whose cost was corrected). quantity_uncosted are pieces that left before they had come: their cost follows
with the receipt that brings them, in the period of that receipt, as a row of the same movement with quantity 0 where
the movement itself lies before the period. Costs of all kinds and periods up to a moment, and the value on hand then,
are what the receipts up to then cost, by each method. Raises ISIMD.$$;
grant execute on function issoh.cost_of_goods_issued(timestamptz, timestamptz)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
