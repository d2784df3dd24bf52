-- What left cost, and what is there is worth, what was received: by each method, to the last digit.
with replayed as (
  select r.product_id, sum(r.received) as received, sum(r.fifo_cost) as fifo_cost, sum(r.lifo_cost) as lifo_cost,
         sum(r.average_cost) as average_cost
    from issoh_private.replay_ledger(null, 'infinity', true) r
   group by r.product_id
)
select v.product_id, r.received, r.fifo_cost, v.fifo_value, r.lifo_cost, v.lifo_value, r.average_cost, v.average_value
  from issoh.v_inventory_valuation v
  left join replayed r on r.product_id = v.product_id
 where coalesce(r.received, 0) <> coalesce(r.fifo_cost, 0) + v.fifo_value
    or coalesce(r.received, 0) <> coalesce(r.lifo_cost, 0) + v.lifo_value
    or coalesce(r.received, 0) <> coalesce(r.average_cost, 0) + v.average_value;
