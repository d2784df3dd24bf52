create or replace function issoh.cost_of_goods_issued(since timestamptz, until timestamptz)
returns setof issoh.cost_of_issue
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select r.movement_id, r.product_id, -r.delta, trim_scale(r.fifo_cost), trim_scale(r.lifo_cost),
         trim_scale(r.average_cost), r.movement_type, r.movement_date
    from issoh_private.replay_ledger(
           array(select distinct m.product_id
                   from issoh.stock_movements m
                  where m.movement_date >= cost_of_goods_issued.since
                    and m.movement_date < cost_of_goods_issued.until
                    and (m.from_location is not null or m.returns_movement_id is not null)),
           cost_of_goods_issued.until, true) r
   where r.movement_date >= cost_of_goods_issued.since and r.movement_date < cost_of_goods_issued.until
     and r.fifo_cost is not null
$$;
comment on function issoh.cost_of_goods_issued(timestamptz, timestamptz) is
  $$What left in a period, from since up to, without, until, and what it cost by each method: issues, pieces found
missing, and, with negative quantity and costs, returned issues. Receipts less these costs are the value on hand.$$;
grant execute on function issoh.cost_of_goods_issued(timestamptz, timestamptz)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
