-- The cost in force is the supplier's price, unless somebody has set it by hand since that price last moved, or a
-- contract says what it is.
select r.product_id, r.rule_id, r.cost_price, l.cost_price as listed, r.updated_at
  from issoh.pricing_rules r
  join issoh.supplier_listings l on l.product_id = r.product_id and l.cost_price is not null
 where r.rule_type in ('fixed', 'cost_plus') and r.period @> clock_timestamp()
   and r.cost_price is distinct from l.cost_price and r.currency_code = issoh_private.base_currency()
   and exists (select from issoh.supplier_price_changes c
                where c.product_id = r.product_id and c.new_cost is not null and c.changed_at > r.updated_at)
   and issoh_private.under_terms(array[r.product_id]) = '{}';
