create or replace function issoh.name_tiers(rule issoh.pricing_rules) returns issoh.named_rule
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select name_tiers.rule.rule_id, name_tiers.rule.product_id, t.tier_code, name_tiers.rule.rule_type,
         name_tiers.rule.cost_price, name_tiers.rule.markup_percentage, name_tiers.rule.selling_price,
         name_tiers.rule.minimum_price, name_tiers.rule.maximum_price, s.tier_code,
         name_tiers.rule.adjustment_percentage, name_tiers.rule.rounding_increment, name_tiers.rule.rounding_mode,
         name_tiers.rule.charm_ending, name_tiers.rule.currency_code, name_tiers.rule.effective_from,
         name_tiers.rule.effective_to, name_tiers.rule.created_by, name_tiers.rule.created_at, name_tiers.rule.reason,
         name_tiers.rule.from_quantity, name_tiers.rule.surcharge
    from issoh.pricing_tiers t
    left join issoh.pricing_tiers s on s.tier_id = name_tiers.rule.source_tier_id
   where t.tier_id = name_tiers.rule.pricing_tier_id
$$;
comment on function issoh.name_tiers(issoh.pricing_rules) is
  $$A pricing rule as the door answers it: its tiers by their codes.$$;
grant execute on function issoh.name_tiers(issoh.pricing_rules) to inv_pricing_manager, inv_admin;
