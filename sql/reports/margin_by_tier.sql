-- What do we earn in each pricing tier? Today's prices against what the pieces in stock cost on average, weighted by
-- those pieces; and which products would sell below cost. Prices in another currency count at today's rate.
-- For: the buyer, with the pricing manager. Units: values in the base currency; margin in percent of the price.
select t.tier_code as tier, count(*) as products, sum(v.quantity_on_hand) as pieces,
       round(sum(v.quantity_on_hand * b.price), 2) as at_price, round(sum(v.average_value), 2) as at_cost,
       round(100 * (1 - sum(v.average_value) / nullif(sum(v.quantity_on_hand * b.price), 0)), 1) as margin,
       count(*) filter (where b.price < v.average_unit_cost) as below_cost
  from issoh.pricing_tiers t
 cross join lateral issoh.prices_for(null, t.tier_code) p
  join issoh.v_inventory_valuation v on v.product_id = p.product_id and v.quantity_on_hand > 0
 cross join lateral (select p.price * issoh.exchange_rate(p.currency_code) as price) b
 where t.is_active
 group by t.tier_code
 order by t.tier_code;
