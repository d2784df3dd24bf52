create or replace function issoh_private.default_steps(
  rule issoh.pricing_rules,
  tier text,
  price numeric,
  cost numeric,
  supplier_price numeric,
  currency_code text,
  rate numeric
) returns jsonb[]
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_name constant text := 'Default of ' || coalesce(rule.reason, 'everything') || ': ';
begin
  if cost is null then
    return array[jsonb_object(array[
      'step', 'default', 'tier', tier, 'category', rule.reason, 'default_id', rule.rule_id::text,
      'note', v_name || 'no cost is known, neither a supplier''s price nor a purchase.'])];
  end if;
  return array[jsonb_object(array[
    'step', 'default', 'tier', tier, 'category', rule.reason, 'default_id', rule.rule_id::text,
    'price', trim_scale(price)::text, 'cost', trim_scale(cost)::text,
    'cost_from', case when supplier_price is null then 'last_purchase' else 'supplier_price' end,
    'note', v_name || 'cost ' || trim_scale(cost)
            || case
                 when supplier_price is null then ' (last purchase)'
                 when rate = 1 then ' (price of the supplier)'
                 else ' (price of the supplier, ' || trim_scale(supplier_price) || ' ' || currency_code || ' at '
                      || trim_scale(rate) || ')'
               end
            || ' plus ' || trim_scale(rule.markup_percentage) || ' percent'
            || case when rule.surcharge <> 0 then issoh_private.surcharge_words(rule.surcharge) else '' end || '.'])];
end
$$;
comment on function issoh_private.default_steps(issoh.pricing_rules, text, numeric, numeric, numeric, text, numeric) is
  $$How a default came to a price: a step of a trace, with the category that it holds for, the cost, and where the cost
is from.$$;
grant execute on function issoh_private.default_steps(issoh.pricing_rules, text, numeric, numeric, numeric, text,
                                                      numeric)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
