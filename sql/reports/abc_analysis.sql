-- Which few products make most of the trade? By the cost of what was issued to customers in the last 90 days: A up to
-- 80 % of all, B up to 95 %, C the rest.
-- For: the buyer (who watches A daily), the warehouse manager (who puts A near the door). Units: cost in the base
-- currency, at the average cost; percent.
with issued as (
  select c.product_id, sum(c.average_cost) as cost
    from issoh.cost_of_goods_issued(date_trunc('day', now(), 'UTC') - interval '2160 hours', now()) c
    join issoh.stock_movements m on m.movement_id = c.movement_id and m.movement_date = c.movement_date
   -- To customers, and back: neither to suppliers nor what a receipt of a closed period is taken back by.
   where c.movement_type in ('issue', 'receipt') and (c.movement_type = 'issue') = (m.returns_movement_id is null)
   group by c.product_id
), ranked as (
  select p.internal_sku, p.product_name, i.cost, sum(i.cost) over () as total,
         sum(i.cost) over (order by i.cost desc, p.internal_sku) as running
    from issued i
    join issoh.selected_products p on p.product_id = i.product_id
   where i.cost > 0
)
select r.internal_sku as sku, r.product_name as product, round(r.cost, 2) as cost_90d,
       round(100 * r.cost / r.total, 1) as share, round(100 * r.running / r.total, 1) as cumulated,
       case when r.running - r.cost < 0.8 * r.total then 'A'
            when r.running - r.cost < 0.95 * r.total then 'B'
            else 'C' end as class
  from ranked r
 order by r.cost desc, r.internal_sku;
