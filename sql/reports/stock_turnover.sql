-- How often does the stock turn over in a year, supplier by supplier, at the pace of the last 90 days? Cost of what was
-- issued to customers, against the mean of the stock's value then and now, by the moving average.
-- For: the buyer. Units: values in the base currency; turns a year; days that the stock lasts.
with period as (
  select date_trunc('day', now(), 'UTC') - interval '2160 hours' as since
), issued as (
  select c.product_id, sum(c.average_cost) as cost
    from issoh.cost_of_goods_issued((select p.since from period p), now()) c
    join issoh.stock_movements m on m.movement_id = c.movement_id and m.movement_date = c.movement_date
   -- To customers, and back: neither to suppliers nor what a receipt of a closed period is taken back by.
   where c.movement_type in ('issue', 'receipt') and (c.movement_type = 'issue') = (m.returns_movement_id is null)
   group by c.product_id
), by_product as (
  select p.spp_supplier_id, coalesce(i.cost, 0) as cost,
         (coalesce(b.average_value, 0) + v.average_value) / 2 as mean_value
    from issoh.v_inventory_valuation v
    join issoh.selected_products p on p.product_id = v.product_id
    left join issoh.inventory_valuation_at((select p.since from period p)) b on b.product_id = v.product_id
    left join issued i on i.product_id = v.product_id
)
select case when grouping(s.supplier_code) = 1 then 'all' else coalesce(s.supplier_code, 'unknown') end as supplier,
       round(sum(b.cost), 2) as cost_90d, round(sum(b.mean_value), 2) as mean_stock,
       round(sum(b.cost) * 365 / 90 / nullif(sum(b.mean_value), 0), 2) as turns_a_year,
       round(sum(b.mean_value) * 90 / nullif(sum(b.cost), 0)) as days_in_stock
  from by_product b
  left join issoh.suppliers s on s.supplier_id = b.spp_supplier_id
 group by rollup (s.supplier_code)
 order by grouping(s.supplier_code), s.supplier_code nulls last;
