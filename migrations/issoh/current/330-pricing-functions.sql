do $$
begin
  if to_regtype('issoh.product_price') is null then
    create type issoh.exchange_rate_input as (currency_code text, rate_date date, rate numeric);
    create type issoh.product_price as (
      product_id uuid, internal_sku text, pricing_tier text, price numeric, currency_code text, rule_id uuid,
      rule_type text, cost_price numeric, markup_percentage numeric, minimum_price numeric, maximum_price numeric,
      effective_from timestamptz, effective_to timestamptz, trace jsonb);
  end if;
end
$$;
comment on type issoh.exchange_rate_input is
  'Units of the base currency for one unit of a currency, from a day on; see set_exchange_rates.';
comment on type issoh.product_price is
  'What a product sells for in a tier at a moment, per piece in currency_code, and how that came about; see'
  ' prices_for.';

--! include functions/issoh/exchange_rate.sql
--! include functions/issoh/to_base.sql
--! include functions/issoh/set_exchange_rates.sql
--! include functions/issoh/resolve_tier.sql
--! include functions/issoh/set_pricing_tier.sql
--! include functions/issoh/check_price.sql
--! include functions/issoh/check_percentage.sql
--! include functions/issoh/round_price.sql
--! include functions/issoh/markup_of.sql
--! include functions/issoh/reckon_rule.sql
--! include functions/issoh/merge_limits.sql
--! include functions/issoh/merge_price.sql
--! include functions/issoh/check_copies.sql
--! include functions/issoh/write_rules.sql
--! include functions/issoh/supersede_proposals.sql
--! include functions/issoh/set_price.sql
--! include functions/issoh/end_price.sql
--! include functions/issoh/rounding_steps.sql
--! include functions/issoh/prices_for.sql
--! include functions/issoh/price_for.sql
--! include functions/issoh/rule_at_cost.sql
--! include functions/issoh/reckon_proposals.sql
--! include functions/issoh/accept_proposals.sql
--! include functions/issoh/write_proposals.sql
--! include functions/issoh/propose_prices.sql
--! include functions/issoh/change_costs.sql
--! include functions/issoh/change_cost.sql
--! include functions/issoh/decide_price_proposals.sql

alter table issoh.pricing_rules
  alter column pricing_tier_id set default ((issoh_private.resolve_tier(null)).tier_id);
