-- Which products lie about? Those that nobody took for 60 days, or of which there is enough for a year at the pace of
-- the last 90 days. days_since_issue is empty for what never left, days_of_cover for what did not in 90 days.
-- For: the buyer, before ordering; the warehouse manager, for the clearance shelf. Units: pieces, days; value in the
-- base currency, at the average cost.
with issued as (
  select m.product_id, max(m.movement_date) as last_issue,
         coalesce(sum(m.quantity) filter (
           where m.movement_date >= date_trunc('day', now(), 'UTC') - interval '2160 hours'), 0) as pieces_90d
    from issoh.stock_movements m
   where m.movement_type = 'issue' and m.returns_movement_id is null and m.reverses_movement_id is null
     and not exists (select from issoh.movement_reversals r where r.reversed_id = m.movement_id)
   group by m.product_id
)
select p.internal_sku as sku, p.product_name as product, v.quantity_on_hand as on_hand,
       floor(extract(epoch from now() - i.last_issue) / 86400) as days_since_issue,
       coalesce(i.pieces_90d, 0) as issued_90d,
       round(v.quantity_on_hand * 90 / nullif(i.pieces_90d, 0)) as days_of_cover, round(v.average_value, 2) as value
  from issoh.v_inventory_valuation v
  join issoh.selected_products p on p.product_id = v.product_id
  left join issued i on i.product_id = v.product_id
 where v.quantity_on_hand > 0
   and (i.last_issue is null or i.last_issue < now() - interval '1440 hours'
        or v.quantity_on_hand > coalesce(i.pieces_90d, 0) * 365.0 / 90)
 order by v.average_value desc, p.internal_sku;
