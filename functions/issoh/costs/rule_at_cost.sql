create or replace function issoh_private.rule_at_cost(
  rule issoh.pricing_rules,
  cost_price numeric,
  markup_percentage numeric,
  effective_from timestamptz,
  reason text,
  cost_said_at timestamptz
) returns issoh.pricing_rules
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_rule issoh.pricing_rules := rule;
begin
  v_rule.cost_price := rule_at_cost.cost_price;
  v_rule.effective_from := rule_at_cost.effective_from;
  v_rule.reason := rule_at_cost.reason;
  v_rule.cost_said_at := rule_at_cost.cost_said_at;
  if rule_at_cost.markup_percentage is null then
    v_rule.rule_type := 'fixed';
    v_rule.target_markup_percentage := coalesce(v_rule.target_markup_percentage, v_rule.markup_percentage);
  else
    v_rule.rule_type := 'cost_plus';
    v_rule.markup_percentage := rule_at_cost.markup_percentage;
  end if;
  return issoh_private.compute_rule(v_rule);
end
$$;
comment on function issoh_private.rule_at_cost(issoh.pricing_rules, numeric, numeric, timestamptz, text, timestamptz) is
  $$The rule that follows on another one at a new cost, which was said at a moment. Without a markup its price stays,
fixed, and the markup that was meant is kept as target; with one the price is computed anew.$$;
