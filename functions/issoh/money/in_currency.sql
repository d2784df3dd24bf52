create or replace function issoh_private.in_currency(
  rule issoh.pricing_rules,
  own issoh_private.tier_rate,
  wanted issoh_private.tier_rate
) returns issoh.pricing_rules
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_rule issoh.pricing_rules := rule;
begin
  v_rule.cost_price := issoh_private.cut_off(v_rule.cost_price * own.rate / wanted.rate);
  v_rule.surcharge := issoh_private.cut_off(v_rule.surcharge * own.rate / wanted.rate);
  v_rule.minimum_price := issoh_private.cut_off(v_rule.minimum_price * own.rate / wanted.rate);
  v_rule.maximum_price := issoh_private.cut_off(v_rule.maximum_price * own.rate / wanted.rate);
  v_rule.currency_code := wanted.currency_code;
  return v_rule;
end
$$;
comment on function issoh_private.in_currency(issoh.pricing_rules, issoh_private.tier_rate, issoh_private.tier_rate) is
  $$A price rule with its cost, surcharge and limits in another currency, to 4 decimals, cut off at 10^15; null where
there is no rate. Roundings are in the wanted currency as they are.$$;
grant execute on function issoh_private.in_currency(issoh.pricing_rules, issoh_private.tier_rate,
                                                    issoh_private.tier_rate)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
