create or replace function issoh_private.defaults_under_terms(product_ids uuid[], at timestamptz)
returns table (product_id uuid, rule issoh.pricing_rules, periods tstzmultirange)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
declare
  v_quantities constant integer[] := array(
    select distinct d.from_quantity
      from issoh.pricing_defaults d
     where d.effective_from <= defaults_under_terms.at
       and (d.effective_to is null or d.effective_to > defaults_under_terms.at));
begin
  if v_quantities = '{}' then
    return;
  end if;
  return query
  with covered as materialized (
    select f.product_id, coalesce(p.category_id, '00000000-0000-0000-0000-000000000000') as kind_id
      from issoh_private.contracts_in_force(defaults_under_terms.product_ids) f
      join issoh.selected_products p on p.product_id = f.product_id
  ), nearest as (
    select n.pricing_tier_id, n.kind_id, n.rule,
           lag((n.rule).rule_id) over (partition by n.pricing_tier_id, n.kind_id order by q.quantity) as of_fewer
      from unnest(v_quantities) q (quantity)
     cross join lateral issoh_private.nearest_defaults(defaults_under_terms.product_ids, defaults_under_terms.at,
                                                       q.quantity) n
  ), steps as materialized (
    select n.pricing_tier_id, n.kind_id, n.rule, (n.rule).from_quantity
      from nearest n
     where (n.rule).rule_id is distinct from n.of_fewer
  ), own as materialized (
    select r.product_id, r.pricing_tier_id, r.from_quantity, range_agg(r.period) as periods
      from issoh.pricing_rules r
     where r.default_id is null and (r.effective_to is null or r.effective_to > defaults_under_terms.at)
       and (defaults_under_terms.product_ids is null or r.product_id = any (defaults_under_terms.product_ids))
     group by r.product_id, r.pricing_tier_id, r.from_quantity
  ), taken as materialized (
    select c.product_id, s.pricing_tier_id, s.from_quantity, range_agg(o.periods) as periods
      from covered c
      join own o on o.product_id = c.product_id
      join steps s on s.kind_id = c.kind_id and s.pricing_tier_id = o.pricing_tier_id
       and s.from_quantity >= o.from_quantity
     group by c.product_id, s.pricing_tier_id, s.from_quantity
  )
  select c.product_id, s.rule,
         tstzmultirange(tstzrange(defaults_under_terms.at, null)) - coalesce(t.periods, '{}')
    from covered c
    join steps s on s.kind_id = c.kind_id
    left join taken t on t.product_id = c.product_id and t.pricing_tier_id = s.pricing_tier_id
     and t.from_quantity = s.from_quantity;
end
$$;
comment on function issoh_private.defaults_under_terms(uuid[], timestamptz) is
  $$The defaults that hold at a moment for those of these products (null: all) whose cost is by a contract now, in each
tier, from their numbers of pieces on, as rules (see nearest_defaults); and when from that moment on no price of the
product itself comes before them.$$;
