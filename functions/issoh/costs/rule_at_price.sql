create or replace function issoh_private.rule_at_price(
  rule issoh.pricing_rules,
  selling_price numeric,
  effective_from timestamptz,
  reason text
) returns issoh.pricing_rules
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_rule issoh.pricing_rules := rule;
begin
  v_rule.selling_price := rule_at_price.selling_price;
  v_rule.effective_from := rule_at_price.effective_from;
  v_rule.reason := rule_at_price.reason;
  v_rule.cost_said_at := coalesce(v_rule.cost_said_at, v_rule.created_at);
  return v_rule;
end
$$;
comment on function issoh_private.rule_at_price(issoh.pricing_rules, numeric, timestamptz, text) is
  $$The rule that follows on one whose cost was negotiated, at another price; its cost and markup go on, encrypted.$$;
