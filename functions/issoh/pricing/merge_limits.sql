create or replace function issoh_private.merge_limits(
  rule issoh.pricing_rules,
  old_rule issoh.pricing_rules,
  minimum_price numeric,
  maximum_price numeric,
  rounding_increment numeric,
  rounding_mode text,
  charm_ending numeric
) returns issoh.pricing_rules
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_rule issoh.pricing_rules := rule;
begin
  v_rule.minimum_price := issoh_private.check_price(merge_limits.minimum_price, 'minimum_price');
  v_rule.maximum_price := issoh_private.check_price(merge_limits.maximum_price, 'maximum_price');
  if v_rule.minimum_price > v_rule.maximum_price then
    raise exception using
      errcode = 'ISIPL',
      message = format('The minimum %s lies above the maximum %s.', v_rule.minimum_price, v_rule.maximum_price),
      hint = 'Give a minimum_price that is not above maximum_price.';
  end if;
  -- An old limit on the wrong side of a new one is gone.
  v_rule.minimum_price := coalesce(v_rule.minimum_price, case
    when (merge_limits.old_rule.minimum_price > v_rule.maximum_price) is not true
      then merge_limits.old_rule.minimum_price
  end);
  v_rule.maximum_price := coalesce(v_rule.maximum_price, case
    when (merge_limits.old_rule.maximum_price < v_rule.minimum_price) is not true
      then merge_limits.old_rule.maximum_price
  end);

  if merge_limits.rounding_mode not in ('nearest', 'up', 'down') then
    raise exception using
      errcode = 'ISIPV',
      message = format('"%s" is no way of rounding.', merge_limits.rounding_mode),
      hint = 'rounding_mode is nearest, up or down.';
  end if;
  v_rule.rounding_mode := coalesce(merge_limits.rounding_mode, merge_limits.old_rule.rounding_mode, 'nearest');
  if num_nonnulls(merge_limits.rounding_increment, merge_limits.charm_ending) = 0 then
    v_rule.rounding_increment := merge_limits.old_rule.rounding_increment;
    v_rule.charm_ending := merge_limits.old_rule.charm_ending;
  else
    v_rule.rounding_increment :=
      nullif(issoh_private.check_price(merge_limits.rounding_increment, 'rounding_increment'), 0);
    v_rule.charm_ending := issoh_private.check_price(merge_limits.charm_ending, 'charm_ending');
  end if;
  return v_rule;
end
$$;
comment on function issoh_private.merge_limits(issoh.pricing_rules, issoh.pricing_rules, numeric, numeric, numeric,
                                               text, numeric) is
  $$A new rule with its limits and its rounding: as given, else as in the old rule. An increment or a charm ending
takes the place of both; increment 0 rounds no more. Raises ISIPL, ISIPV.$$;
