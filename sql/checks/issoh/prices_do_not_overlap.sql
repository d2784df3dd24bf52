-- At every moment a product has one price at most in a tier from a number of pieces on.
select a.product_id, a.pricing_tier_id, a.rule_id, b.rule_id as other_rule_id
  from issoh.pricing_rules a
  join issoh.pricing_rules b
    on b.product_id = a.product_id and b.pricing_tier_id = a.pricing_tier_id and b.rule_id > a.rule_id
   and b.from_quantity = a.from_quantity
   and b.period && a.period;
