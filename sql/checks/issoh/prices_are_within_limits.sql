-- No price, copied ones included, is below its minimum or above its maximum.
select p.product_id, p.pricing_tier, p.price, p.minimum_price, p.maximum_price
  from issoh.pricing_tiers t
 cross join lateral issoh.prices_for(null, t.tier_code) p
 where p.price < p.minimum_price or p.price > p.maximum_price;
