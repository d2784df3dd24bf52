create or replace function issoh.prices_for(
  product_ids uuid[] default null,
  pricing_tier text default null,
  at timestamptz default null
) returns setof issoh.product_price
language plpgsql stable
set search_path = pg_catalog, pg_temp
-- With the ids as a value one product is an index scan, and all of them are a hash join, in memory.
set plan_cache_mode = force_custom_plan
set work_mem = '64MB'
as $$
declare
  -- Not now(): a price set in the same transaction holds already.
  v_at constant timestamptz := coalesce(prices_for.at, clock_timestamp());
  v_tier constant issoh.pricing_tiers := issoh_private.resolve_tier(prices_for.pricing_tier);
  v_default_id constant uuid := (issoh_private.resolve_tier(null)).tier_id;
begin
  return query
  with recursive in_force as materialized (
    select r.product_id, r.pricing_tier_id, r.source_tier_id, r as rule
      from issoh.pricing_rules r
     where r.effective_from <= v_at and (r.effective_to is null or r.effective_to > v_at)
       and (prices_for.product_ids is null or r.product_id = any (prices_for.product_ids))
  ),
  -- Down from the tier that was asked for: to the source of a copy, to the default tier where there is no rule.
  walk as (
    select p.product_id, p.internal_sku, array[f.rule] as rules, array[v_tier.tier_code] as tiers,
           case when f.product_id is null then nullif(v_default_id, v_tier.tier_id) else f.source_tier_id end as next_id
      from issoh.selected_products p
      left join in_force f on f.product_id = p.product_id and f.pricing_tier_id = v_tier.tier_id
     where prices_for.product_ids is null or p.product_id = any (prices_for.product_ids)
    union all
    select w.product_id, w.internal_sku, w.rules || f.rule, w.tiers || t.tier_code,
           case when f.product_id is null then nullif(v_default_id, t.tier_id) else f.source_tier_id end
      from walk w
      join issoh.pricing_tiers t on t.tier_id = w.next_id
      left join in_force f on f.product_id = w.product_id and f.pricing_tier_id = w.next_id
     where cardinality(w.tiers) < 7
  ),
  -- Up again, from the rule with a price of its own; rules and tiers hold what lies above.
  priced as (
    select w.product_id, w.internal_sku, w.rules, w.tiers, cardinality(w.tiers) as level, c.rule,
           (c.rule).selling_price::numeric as price,
           case
             when (c.rule).rule_id is null then array[jsonb_object(array[
               'step', 'none', 'tier', c.tier, 'note', 'No rule is in force.'])]
             when (c.rule).rule_type = 'fixed' then array[jsonb_object(array[
               'step', 'fixed', 'tier', c.tier, 'rule_id', (c.rule).rule_id::text,
               'price', trim_scale((c.rule).selling_price)::text, 'note', 'Fixed price.'])]
             when (c.rule).rule_type = 'cost_plus' then jsonb_object(array[
               'step', 'cost_plus', 'tier', c.tier, 'rule_id', (c.rule).rule_id::text,
               'price', trim_scale(a.computed)::text,
               'note', 'Cost ' || trim_scale((c.rule).cost_price) || ' plus ' || trim_scale((c.rule).markup_percentage)
                       || ' percent.'])
               || case
                    when a.computed <> (c.rule).selling_price
                      then issoh_private.rounding_steps(c.rule, a.computed, (c.rule).selling_price)
                    else '{}'
                  end
             else array[jsonb_object(array[
               'step', 'none', 'tier', c.tier, 'rule_id', (c.rule).rule_id::text,
               'note', 'Copied over too many tiers.'])]
           end as steps
      from walk w
     cross join lateral (
       select w.rules[cardinality(w.tiers)] as rule, w.tiers[cardinality(w.tiers)] as tier offset 0) c
     cross join lateral (
       select (c.rule).cost_price * (1 + (c.rule).markup_percentage / 100) as computed offset 0) a
     where w.next_id is null or cardinality(w.tiers) = 7
    union all
    select b.product_id, b.internal_sku, b.rules, b.tiers, b.level - 1,
           case when (c.rule).rule_id is null then b.rule else c.rule end, d.price,
           case
             when (c.rule).rule_id is null then jsonb_object(array[
               'step', 'fallback', 'tier', c.tier,
               'note', 'No rule is in force here: the default tier tells the price.']) || b.steps
             when b.price is null then b.steps
             else b.steps || jsonb_object(array[
               'step', 'copy_tier', 'tier', c.tier, 'rule_id', (c.rule).rule_id::text,
               'price', trim_scale(a.computed)::text,
               'note', 'Copied from tier ' || b.tiers[b.level] || ', adjusted by '
                       || trim_scale(coalesce((c.rule).adjustment_percentage, 0)) || ' percent.'])
               || case
                    when a.computed <> d.price then issoh_private.rounding_steps(c.rule, a.computed, d.price)
                    else '{}'
                  end
           end
      from priced b
     cross join lateral (select b.rules[b.level - 1] as rule, b.tiers[b.level - 1] as tier offset 0) c
     cross join lateral (
       select b.price * (1 + coalesce((c.rule).adjustment_percentage, 0) / 100) as computed offset 0) a
     cross join lateral (
       select case
                when (c.rule).rule_id is null then b.price
                else issoh_private.round_price(a.computed, (c.rule).rounding_increment, (c.rule).rounding_mode,
                       (c.rule).charm_ending, (c.rule).minimum_price, (c.rule).maximum_price)
              end as price offset 0) d
     where b.level > 1
  )
  select b.product_id, b.internal_sku, v_tier.tier_code, b.price, (b.rule).currency_code, (b.rule).rule_id,
         (b.rule).rule_type, (b.rule).cost_price::numeric, (b.rule).markup_percentage::numeric,
         (b.rule).minimum_price::numeric, (b.rule).maximum_price::numeric, (b.rule).effective_from,
         (b.rule).effective_to, to_jsonb(b.steps)
    from priced b
   where b.level = 1;
end
$$;
comment on function issoh.prices_for(uuid[], text, timestamptz) is
  'What products (all) sell for in a tier (the default) at a moment (now), a row for each, its price null where no rule
tells one. Rule, cost, markup, limits and period are those of the rule that gave the price. trace is an array of steps
{step, tier, price, rule_id, note}, in the order in which the price came about; step is fallback, fixed, cost_plus,
copy_tier, rounding, limits or none. Unknown ids are left out. Raises ISNTI.';
grant execute on function issoh.prices_for(uuid[], text, timestamptz)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
