create or replace function issoh_private.merge_price(
  rule issoh.pricing_rules,
  old_rule issoh.pricing_rules,
  cost_price numeric,
  markup_percentage numeric,
  selling_price numeric,
  source_tier text,
  adjustment_percentage numeric,
  surcharge numeric,
  has_limits boolean
) returns issoh.pricing_rules
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_cost constant numeric := issoh_private.check_price(merge_price.cost_price, 'cost_price');
  v_markup constant numeric := issoh_private.check_percentage(merge_price.markup_percentage, 'markup_percentage');
  v_price constant numeric := issoh_private.check_price(merge_price.selling_price, 'selling_price');
  v_adjustment constant numeric :=
    issoh_private.check_percentage(merge_price.adjustment_percentage, 'adjustment_percentage');
  v_surcharge constant numeric := issoh_private.check_surcharge(merge_price.surcharge);
  v_copies constant boolean := num_nonnulls(merge_price.source_tier, v_adjustment) > 0;
  v_rule issoh.pricing_rules := rule;
  v_missing text;
begin
  v_rule.rule_type := case
    when v_copies then 'copy_tier'
    when v_price is not null then 'fixed'
    when num_nonnulls(v_cost, v_markup) > 0 then 'cost_plus'
    when merge_price.has_limits or v_surcharge is not null then merge_price.old_rule.rule_type
  end;

  if v_rule.rule_type = 'copy_tier' then
    if num_nonnulls(v_cost, v_markup, v_price) > 0 then
      raise exception using
        errcode = 'ISIPC',
        message = 'A copied price has no cost, markup or selling price of its own.',
        hint = 'Give source_tier and adjustment_percentage alone, or neither of them.';
    end if;
    v_rule.source_tier_id := case
      when merge_price.source_tier is null then merge_price.old_rule.source_tier_id
      else (issoh_private.resolve_tier(merge_price.source_tier)).tier_id
    end;
    v_rule.adjustment_percentage := coalesce(v_adjustment, case
      when merge_price.old_rule.source_tier_id = v_rule.source_tier_id
        then merge_price.old_rule.adjustment_percentage
    end);
    v_rule.surcharge := nullif(coalesce(v_surcharge, case
      when merge_price.old_rule.source_tier_id = v_rule.source_tier_id then merge_price.old_rule.surcharge
    end), 0);
    if v_rule.source_tier_id = v_rule.pricing_tier_id then
      raise exception using
        errcode = 'ISCTC',
        message = 'A tier cannot copy its own prices.',
        hint = 'Name another tier as source_tier.';
    end if;
    v_missing := case when v_rule.source_tier_id is null then 'source_tier' end;
  else
    v_rule.cost_price := coalesce(v_cost, merge_price.old_rule.cost_price);
    v_rule.surcharge := nullif(coalesce(v_surcharge, case
      when merge_price.old_rule.source_tier_id is null then merge_price.old_rule.surcharge
    end), 0);
    if v_rule.rule_type = 'cost_plus' then
      v_rule.markup_percentage := coalesce(v_markup, merge_price.old_rule.target_markup_percentage,
                                           merge_price.old_rule.markup_percentage);
      v_missing := case
        when v_rule.cost_price is null then 'cost_price'
        when v_rule.markup_percentage is null then 'markup_percentage or selling_price'
      end;
    elsif v_rule.rule_type = 'fixed' then
      v_rule.selling_price := coalesce(v_price, merge_price.old_rule.selling_price);
      if v_surcharge <> 0 then
        raise exception using
          errcode = 'ISIPC',
          message = 'A fixed price has no surcharge.',
          hint = 'Give surcharge with cost_price and markup_percentage, or with source_tier.';
      end if;
      -- A price set by a person is the new intention.
      if v_price is not null then
        v_rule.surcharge := null;
      else
        v_rule.target_markup_percentage := merge_price.old_rule.target_markup_percentage;
      end if;
      v_missing := case when v_markup is not null and v_rule.cost_price is null then 'cost_price' end;
    else
      v_missing := 'selling_price, or cost_price with markup_percentage';
    end if;
  end if;
  if v_missing is not null then
    raise exception using
      errcode = 'ISIPR',
      message = format('This is not enough to know a price from: give %s.', v_missing),
      hint = 'A price needs selling_price, or cost_price and markup_percentage, or source_tier; what the rule in force'
             ' has need not be given again.';
  end if;

  if v_rule.rule_type = 'fixed' and v_markup is not null
     and v_markup is distinct from issoh_private.markup_of(v_price, v_rule.cost_price)
     and v_price <> issoh_private.round_price(v_rule.cost_price * (1 + v_markup / 100), v_rule.rounding_increment,
                                              v_rule.rounding_mode, v_rule.charm_ending, v_rule.minimum_price,
                                              v_rule.maximum_price) then
    raise exception using
      errcode = 'ISIPC',
      message = format('%s is not the cost %s plus %s percent.', v_price, v_rule.cost_price, v_markup),
      hint = 'Give selling_price, or markup_percentage, not both.';
  end if;
  return v_rule;
end
$$;
comment on function issoh_private.merge_price(issoh.pricing_rules, issoh.pricing_rules, numeric, numeric, numeric, text,
                                              numeric, numeric, boolean) is
  $$A new rule with its kind and what its price comes from: as given, else as in the old rule. Raises ISIPV, ISIPR,
ISIPC, ISNTI, ISCTC.$$;
