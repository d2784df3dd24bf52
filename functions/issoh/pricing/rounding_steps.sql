create or replace function issoh_private.rounding_steps(rule issoh.pricing_rules, computed numeric, price numeric)
returns jsonb[]
language plpgsql immutable
as $$
declare
  v_rounded constant numeric := case
    when num_nonnulls(rule.minimum_price, rule.maximum_price) = 0 then price
    else issoh_private.round_price(computed, rule.rounding_increment, rule.rounding_mode, rule.charm_ending)
  end;
begin
  return case
    when v_rounded = computed then '{}'
    else array[jsonb_object(array['step', 'rounding', 'price', trim_scale(v_rounded)::text, 'note',
      'Rounded (' || rule.rounding_mode || ') to '
      || case
           when rule.charm_ending is not null then 'a price that ends in ' || trim_scale(rule.charm_ending)
           when rule.rounding_increment is not null then 'a multiple of ' || trim_scale(rule.rounding_increment)
           else '4 decimals'
         end || '.'])]
  end || case
    when v_rounded = price then '{}'
    else array[jsonb_object(array['step', 'limits', 'price', trim_scale(price)::text, 'note',
      case
        when v_rounded < rule.minimum_price then 'Raised: not below the minimum ' || trim_scale(rule.minimum_price)
        when v_rounded > rule.maximum_price then 'Lowered: not above the maximum ' || trim_scale(rule.maximum_price)
        else 'As it is written in the rule'
      end || '.'])]
  end;
end
$$;
comment on function issoh_private.rounding_steps(issoh.pricing_rules, numeric, numeric) is
  'What rounding and limits of a rule made of a computed price: steps of a trace, none where they changed nothing.';
grant execute on function issoh_private.rounding_steps(issoh.pricing_rules, numeric, numeric)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
