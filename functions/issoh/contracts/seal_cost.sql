create or replace function issoh_private.seal_cost(
  rule issoh.pricing_rules,
  key_id uuid,
  secret bytea,
  cost numeric,
  markup numeric
) returns bytea
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  select issoh_private.seal_value(
    seal_cost.cost || ';' || coalesce(seal_cost.markup::text, ''), seal_cost.secret,
    issoh_private.rule_about(seal_cost.rule.product_id, seal_cost.rule.pricing_tier_id, seal_cost.rule.from_quantity,
                             seal_cost.key_id))
$$;
comment on function issoh_private.seal_cost(issoh.pricing_rules, uuid, bytea, numeric, numeric) is
  'The cost of a price rule and the markup that is meant, encrypted for it; open_rules reads them.';
