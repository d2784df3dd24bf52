create or replace function issoh.prices_for(
  product_ids uuid[] default null,
  pricing_tier text default null,
  at timestamptz default null,
  quantity integer default 1
) returns setof issoh.product_price
language plpgsql stable
set search_path = pg_catalog, pg_temp
-- With the ids as a value one product is an index scan, and all of them are a hash join, in memory.
set plan_cache_mode = force_custom_plan
set work_mem = '64MB'
-- No step is the same twice.
set enable_memoize = off
as $$
declare
  -- Not now(): a price set in the same transaction holds already.
  v_at constant timestamptz := coalesce(prices_for.at, clock_timestamp());
  v_day constant date := (v_at at time zone 'UTC')::date;
  v_quantity constant integer := issoh_private.check_pieces(prices_for.quantity, 'quantity');
  v_tier constant issoh.pricing_tiers := issoh_private.resolve_tier(prices_for.pricing_tier);
  v_default_id constant uuid := (issoh_private.resolve_tier(null)).tier_id;
  v_base constant text := issoh_private.base_currency();
  -- Where there are none, nobody looks for costs.
  v_defaults constant boolean := exists (
    select from issoh.pricing_defaults d
     where d.effective_from <= v_at and (d.effective_to is null or d.effective_to > v_at)
       and d.from_quantity <= v_quantity);
begin
  return query
  with recursive in_force as materialized (
    select r.product_id, r.pricing_tier_id, r.source_tier_id, r as rule
      from issoh.pricing_rules r
     where r.effective_from <= v_at and (r.effective_to is null or r.effective_to > v_at)
       and (prices_for.product_ids is null or r.product_id = any (prices_for.product_ids))
       and r.from_quantity <= v_quantity
       and not exists (
         select from issoh.pricing_rules b
          where v_quantity > 1 and b.product_id = r.product_id and b.pricing_tier_id = r.pricing_tier_id
            and b.from_quantity > r.from_quantity and b.from_quantity between 2 and v_quantity
            and b.effective_from <= v_at and (b.effective_to is null or b.effective_to > v_at))
  ),
  nearest as materialized (
    select d.* from issoh_private.nearest_defaults(prices_for.product_ids, v_at, v_quantity) d where v_defaults
  ),
  agreed as materialized (
    select a.product_id
      from issoh_private.agreed_products(prices_for.product_ids, least(v_at, clock_timestamp())) a
     where v_defaults
  ),
  -- What was negotiated is told by nobody here: what defaults make of it are rules (default_id).
  costs as materialized (
    select c.*
      from issoh_private.product_costs(prices_for.product_ids, v_day) c
     where v_defaults and c.product_id not in (select a.product_id from agreed a)
  ),
  tiers as materialized (
    select t.tier_id,
           row(t.tier_code, coalesce(t.currency_code, v_base), case when t.currency_code is null then 1 else x.rate end,
               x.rate_date)::issoh_private.tier_rate as tier
      from issoh.pricing_tiers t
      left join lateral (
        select x.rate, x.rate_date
          from issoh.exchange_rates x
         where x.currency_code = t.currency_code and x.rate_date <= v_day
         order by x.rate_date desc
         limit 1) x on true
  ),
  -- Down from the tier that was asked for: to the source of a copy; to the default tier where there is neither a rule
  -- nor a default.
  walk as (
    select p.product_id, p.internal_sku, k.kind_id,
           array[case when f.product_id is null then d.rule else f.rule end] as rules, array[t.tier] as tiers,
           case
             when f.product_id is not null then f.source_tier_id
             when d.kind_id is null then nullif(v_default_id, v_tier.tier_id)
           end as next_id
      from issoh.selected_products p
     cross join lateral (
       select coalesce(p.category_id, '00000000-0000-0000-0000-000000000000') as kind_id) k
      join tiers t on t.tier_id = v_tier.tier_id
      left join in_force f on f.product_id = p.product_id and f.pricing_tier_id = v_tier.tier_id
      left join nearest d on d.kind_id = k.kind_id and d.pricing_tier_id = v_tier.tier_id and f.product_id is null
     where prices_for.product_ids is null or p.product_id = any (prices_for.product_ids)
    union all
    select w.product_id, w.internal_sku, w.kind_id,
           w.rules || case when f.product_id is null then d.rule else f.rule end, w.tiers || t.tier,
           case
             when f.product_id is not null then f.source_tier_id
             when d.kind_id is null then nullif(v_default_id, w.next_id)
           end
      from walk w
      join tiers t on t.tier_id = w.next_id
      left join in_force f on f.product_id = w.product_id and f.pricing_tier_id = w.next_id
      left join nearest d on d.kind_id = w.kind_id and d.pricing_tier_id = w.next_id and f.product_id is null
     where cardinality(w.tiers) < 7
  ),
  -- Up again, from the rule with a price of its own; rules and tiers hold what lies above.
  priced as (
    select w.product_id, w.internal_sku, w.rules, w.tiers, cardinality(w.tiers) as level, r.rule,
           case
             when (c.rule).rule_type is distinct from 'default' then (r.rule).cost_price::numeric
             when c.is_other then round(o.cost * (c.own).rate / (c.tier).rate, 4)
             else o.cost
           end as cost, d.price,
           case
             when c.is_other and a.computed is not null
               then s.steps || issoh_private.currency_steps(v.amount, c.own, c.tier)
                    || case
                         when v.amount <> d.price then issoh_private.rounding_steps(r.rule, v.amount, d.price)
                         else '{}'
                       end
             when v.amount <> d.price then s.steps || issoh_private.rounding_steps(r.rule, v.amount, d.price)
             else s.steps
           end as steps
      from walk w
      left join costs o on o.product_id = w.product_id
      left join agreed g on g.product_id = w.product_id
     cross join lateral (
       select n.rule, n.tier, (n.rule).currency_code <> (n.tier).currency_code as is_other,
              case
                when (n.rule).currency_code = (n.tier).currency_code then null
                when (n.rule).currency_code = v_base then row(null, v_base, 1, null)::issoh_private.tier_rate
                else row(null, (n.rule).currency_code, issoh.exchange_rate((n.rule).currency_code, v_day),
                         v_day)::issoh_private.tier_rate
              end as own
         from (select w.rules[cardinality(w.tiers)] as rule, w.tiers[cardinality(w.tiers)] as tier offset 0) n
       offset 0) c
     cross join lateral (
       select case (c.rule).rule_type
                when 'fixed' then (c.rule).selling_price
                when 'cost_plus' then (c.rule).cost_price * (1 + (c.rule).markup_percentage / 100)
                                      + coalesce((c.rule).surcharge, 0)
                when 'default' then greatest(o.cost * (1 + (c.rule).markup_percentage / 100)
                                             + coalesce((c.rule).surcharge, 0), o.cost * 0)
              end as computed offset 0) a
     cross join lateral (
       select case when c.is_other then a.computed * (c.own).rate / (c.tier).rate else a.computed end as amount
       offset 0) v
     cross join lateral (
       select case when c.is_other then issoh_private.in_currency(c.rule, c.own, c.tier) else c.rule end as rule
       offset 0) r
     cross join lateral (
       select case
                when c.is_other or (c.rule).rule_type = 'default'
                  then issoh_private.round_price(v.amount, (r.rule).rounding_increment, (r.rule).rounding_mode,
                         (r.rule).charm_ending, (r.rule).minimum_price, (r.rule).maximum_price)
                else (c.rule).selling_price::numeric
              end as price offset 0) d
     cross join lateral (
       select case
                when (c.rule).rule_id is null then array[jsonb_object(array[
                  'step', 'none', 'tier', (c.tier).tier_code, 'note', 'No rule is in force.'])]
                when (c.rule).default_id is not null then array[jsonb_object(array[
                  'step', 'default', 'tier', (c.tier).tier_code, 'rule_id', (c.rule).rule_id::text,
                  'default_id', (c.rule).default_id::text, 'price', trim_scale((c.rule).selling_price)::text,
                  'cost_from', 'contract', 'note', 'By a default, of a cost that was negotiated.'])]
                when (c.rule).rule_type = 'fixed' then array[jsonb_object(array[
                  'step', 'fixed', 'tier', (c.tier).tier_code, 'rule_id', (c.rule).rule_id::text,
                  'price', trim_scale((c.rule).selling_price)::text, 'note', 'Fixed price.'])]
                when (c.rule).rule_type = 'cost_plus' then array[jsonb_object(array[
                  'step', 'cost_plus', 'tier', (c.tier).tier_code, 'rule_id', (c.rule).rule_id::text,
                  'price', trim_scale(a.computed)::text,
                  'note', 'Cost ' || trim_scale((c.rule).cost_price) || ' plus '
                          || trim_scale((c.rule).markup_percentage) || ' percent'
                          || case
                               when (c.rule).surcharge <> 0 then issoh_private.surcharge_words((c.rule).surcharge)
                               else ''
                             end || '.'])]
                when (c.rule).rule_type = 'default' and g.product_id is not null then array[jsonb_object(array[
                  'step', 'default', 'tier', (c.tier).tier_code, 'default_id', (c.rule).rule_id::text,
                  'cost_from', 'contract', 'note', 'The cost was negotiated, and no price is made of it yet.'])]
                when (c.rule).rule_type = 'default' then issoh_private.default_steps(
                  c.rule, (c.tier).tier_code, a.computed, o.cost, o.supplier_price, o.currency_code, o.rate)
                else array[jsonb_object(array[
                  'step', 'none', 'tier', (c.tier).tier_code, 'rule_id', (c.rule).rule_id::text,
                  'note', 'Copied over too many tiers.'])]
              end as steps offset 0) s
     where w.next_id is null or cardinality(w.tiers) = 7
    union all
    select b.product_id, b.internal_sku, b.rules, b.tiers, b.level - 1, r.rule,
           case
             when (c.rule).rule_id is not null then null
             when c.is_other then round(b.cost * (c.own).rate / (c.tier).rate, 4)
             else b.cost
           end, d.price,
           case
             when (c.rule).rule_id is null then jsonb_object(array[
               'step', 'fallback', 'tier', (c.tier).tier_code,
               'note', 'No rule is in force here: the default tier tells the price.']) || s.steps
             when v.amount is null then s.steps
             else s.steps || jsonb_object(array[
               'step', 'copy_tier', 'tier', (c.tier).tier_code, 'rule_id', (c.rule).rule_id::text,
               'price', trim_scale(a.computed)::text,
               'note', 'Copied from tier ' || (c.own).tier_code || ', adjusted by '
                       || trim_scale(coalesce((c.rule).adjustment_percentage, 0)) || ' percent'
                       || case
                            when (c.rule).surcharge <> 0 then issoh_private.surcharge_words((r.rule).surcharge)
                            else ''
                          end || '.'])
               || case
                    when a.computed <> d.price then issoh_private.rounding_steps(r.rule, a.computed, d.price)
                    else '{}'
                  end
           end
      from priced b
     cross join lateral (
       select n.rule, n.own, n.tier, (n.own).currency_code <> (n.tier).currency_code as is_other
         from (select b.rules[b.level - 1] as rule, b.tiers[b.level] as own, b.tiers[b.level - 1] as tier offset 0) n
       offset 0) c
     cross join lateral (
       select case when c.is_other then b.price * (c.own).rate / (c.tier).rate else b.price end as amount offset 0) v
     cross join lateral (
       select case
                when (c.rule).rule_id is null
                  then case when c.is_other then issoh_private.in_currency(b.rule, c.own, c.tier) else b.rule end
                when (c.tier).currency_code = v_base then c.rule
                else issoh_private.in_currency(c.rule, row(null, v_base, 1, null)::issoh_private.tier_rate, c.tier)
              end as rule offset 0) r
     cross join lateral (
       select case
                when (c.rule).rule_id is null then v.amount
                else greatest(v.amount * (1 + coalesce((c.rule).adjustment_percentage, 0) / 100)
                              + coalesce((c.rule).surcharge / (c.tier).rate, 0), v.amount * 0)
              end as computed offset 0) a
     cross join lateral (
       select case
                when (c.rule).rule_id is null then round(v.amount, 4)
                else issoh_private.round_price(a.computed, (r.rule).rounding_increment, (r.rule).rounding_mode,
                       (r.rule).charm_ending, (r.rule).minimum_price, (r.rule).maximum_price)
              end as price offset 0) d
     cross join lateral (
       select case
                when b.price is not null and c.is_other
                  then b.steps || issoh_private.currency_steps(v.amount, c.own, c.tier)
                else b.steps
              end as steps offset 0) s
     where b.level > 1
  )
  select b.product_id, b.internal_sku, v_tier.tier_code, b.price, coalesce(v_tier.currency_code, v_base),
         case when (b.rule).rule_type <> 'default' then (b.rule).rule_id end, (b.rule).rule_type, b.cost,
         (b.rule).markup_percentage::numeric, (b.rule).minimum_price::numeric, (b.rule).maximum_price::numeric,
         (b.rule).effective_from, (b.rule).effective_to, to_jsonb(b.steps), (b.rule).from_quantity,
         case when (b.rule).rule_type = 'default' then (b.rule).rule_id else (b.rule).default_id end
    from priced b
   where b.level = 1;
end
$$;
comment on function issoh.prices_for(uuid[], text, timestamptz, integer) is
  'What products (all) sell for in a tier (the default) at a moment (now), a piece where so many are bought (1): a row
for each, in the currency of the tier, its price null where nothing tells one. Rule, cost, markup, limits and period are
those of the rule that gave the price, default_id where that was a default. trace is an array of steps {step, tier,
price, rule_id, note}, in the order in which the price came about; step is fallback, fixed, cost_plus, default (with
category, default_id, cost, cost_from; a cost by a contract is not told), copy_tier, currency (with currency, rate,
rate_date), rounding, limits or none. Unknown ids are left out. Raises ISNTI, ISIPV (a quantity below 1).';
grant execute on function issoh.prices_for(uuid[], text, timestamptz, integer)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
