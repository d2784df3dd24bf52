create or replace function issoh_private.compute_rule(rule issoh.pricing_rules) returns issoh.pricing_rules
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_rule issoh.pricing_rules := rule;
begin
  if v_rule.rule_type = 'cost_plus' then
    v_rule.selling_price := issoh_private.check_price(
      issoh_private.price_at(v_rule, v_rule.cost_price, v_rule.markup_percentage), 'cost_price with its markup');
    v_rule.target_markup_percentage := null;
  elsif v_rule.rule_type = 'fixed' then
    v_rule.markup_percentage := issoh_private.markup_of(v_rule.selling_price, v_rule.cost_price);
    if v_rule.selling_price < v_rule.minimum_price or v_rule.selling_price > v_rule.maximum_price then
      raise exception using
        errcode = 'ISIPL',
        message = format('The price %s is not within its limits %s and %s.', v_rule.selling_price,
                         coalesce(v_rule.minimum_price::text, 'none'), coalesce(v_rule.maximum_price::text, 'none')),
        hint = 'Give another selling_price, or minimum_price or maximum_price together with it.';
    end if;
  end if;
  return v_rule;
end
$$;
comment on function issoh_private.compute_rule(issoh.pricing_rules) is
  $$A rule with what follows from the rest of it: the price of a cost_plus rule, the markup of a fixed one. Raises
ISIPL, ISIPV.$$;
