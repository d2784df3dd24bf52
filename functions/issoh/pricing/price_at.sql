create or replace function issoh_private.price_at(rule issoh.pricing_rules, cost numeric, markup numeric)
returns numeric
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  -- A price that is converted when it is read is rounded then, in the currency of its tier.
  v_converted constant boolean := exists (
    select from issoh.pricing_tiers t
     where t.tier_id = price_at.rule.pricing_tier_id and t.currency_code <> price_at.rule.currency_code);
begin
  return issoh_private.round_price(
    price_at.cost * (1 + price_at.markup / 100) + coalesce(price_at.rule.surcharge, 0),
    case when not v_converted then price_at.rule.rounding_increment end, price_at.rule.rounding_mode,
    case when not v_converted then price_at.rule.charm_ending end,
    price_at.rule.minimum_price, price_at.rule.maximum_price);
end
$$;
comment on function issoh_private.price_at(issoh.pricing_rules, numeric, numeric) is
  'What a rule makes of a cost and a markup (percent), in its own currency: with its surcharge, rounded, within its
limits. Below 0 where a surcharge takes more away than there is.';
