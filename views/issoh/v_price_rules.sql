-- From the left, so that totals do without.
create or replace view issoh.v_price_rules with (security_invoker = true) as
select r.rule_id, r.product_id, p.internal_sku, p.product_name, t.tier_code as pricing_tier, r.from_quantity,
       case
         when r.effective_from > now() then 'future'
         when r.effective_to <= now() then 'past'
         else 'open'
       end as state,
       r.effective_from, r.effective_to, r.rule_type, r.cost_price, r.markup_percentage, r.surcharge, r.selling_price,
       round((r.selling_price - r.cost_price) / nullif(r.selling_price, 0) * 100, 2) as margin,
       r.currency_code, r.minimum_price, r.maximum_price, s.tier_code as source_tier, r.adjustment_percentage,
       r.rounding_increment, r.rounding_mode, r.charm_ending, r.reason, r.created_by, r.created_at
  from issoh.pricing_rules r
  left join issoh.selected_products p on p.product_id = r.product_id
  left join issoh.pricing_tiers t on t.tier_id = r.pricing_tier_id
  left join issoh.pricing_tiers s on s.tier_id = r.source_tier_id;
comment on view issoh.v_price_rules is
  'Price rules of products by tier, quantity and period, with what the cost leaves of the price. Fast by product.';
comment on column issoh.v_price_rules.rule_id is 'Identifies the rule.';
comment on column issoh.v_price_rules.product_id is 'Product.';
comment on column issoh.v_price_rules.internal_sku is 'Our own article number.';
comment on column issoh.v_price_rules.product_name is 'Name shown to people.';
comment on column issoh.v_price_rules.pricing_tier is 'Code of the tier.';
comment on column issoh.v_price_rules.from_quantity is 'Pieces from which on it holds.';
comment on column issoh.v_price_rules.state is 'past, open (it holds now) or future.';
comment on column issoh.v_price_rules.effective_from is 'Since when it holds.';
comment on column issoh.v_price_rules.effective_to is 'Until when; null: no end.';
comment on column issoh.v_price_rules.rule_type is 'fixed, cost_plus or copy_tier.';
comment on column issoh.v_price_rules.cost_price is 'Cost that it starts from, in the base currency; null: unknown.';
comment on column issoh.v_price_rules.markup_percentage is 'Percent on the cost.';
comment on column issoh.v_price_rules.surcharge is 'Amount a piece on top, in the base currency.';
comment on column issoh.v_price_rules.selling_price is
  'What a piece sells for, in currency_code; null: computed when it is asked for.';
comment on column issoh.v_price_rules.margin is
  'Percent of selling_price above cost_price; null for a price of 0 and where either is not known.';
comment on column issoh.v_price_rules.currency_code is 'Currency of price and limits: ISO 4217.';
comment on column issoh.v_price_rules.minimum_price is 'No price below.';
comment on column issoh.v_price_rules.maximum_price is 'No price above.';
comment on column issoh.v_price_rules.source_tier is 'Code of the tier whose price it copies.';
comment on column issoh.v_price_rules.adjustment_percentage is 'Percent on the copied price.';
comment on column issoh.v_price_rules.rounding_increment is 'Prices are multiples of it.';
comment on column issoh.v_price_rules.rounding_mode is 'nearest, up or down.';
comment on column issoh.v_price_rules.charm_ending is 'Prices end in it.';
comment on column issoh.v_price_rules.reason is 'Why it was set.';
comment on column issoh.v_price_rules.created_by is 'Who set it.';
comment on column issoh.v_price_rules.created_at is 'When it was set.';
