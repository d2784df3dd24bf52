create or replace function issoh_private.defaults_under_terms(product_ids uuid[], at timestamptz)
returns table (product_id uuid, rule issoh.pricing_rules, periods tstzmultirange)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
declare
  -- Between two of them the same defaults hold.
  v_moments constant timestamptz[] := array(
    select defaults_under_terms.at
    union
    select m.moment
      from issoh.pricing_defaults d
     cross join lateral (values (d.effective_from), (d.effective_to)) m (moment)
     where m.moment > defaults_under_terms.at);
  v_quantities constant integer[] := array(
    select distinct d.from_quantity
      from issoh.pricing_defaults d
     where d.effective_to is null or d.effective_to > defaults_under_terms.at);
begin
  if v_quantities = '{}' then
    return;
  end if;
  return query
  with covered as materialized (
    select f.product_id, coalesce(p.category_id, '00000000-0000-0000-0000-000000000000') as kind_id
      from issoh_private.contracts_in_force(defaults_under_terms.product_ids) f
      join issoh.selected_products p on p.product_id = f.product_id
  ), slices as (
    select m.moment as since, tstzrange(m.moment, lead(m.moment) over (order by m.moment)) as period
      from unnest(v_moments) m (moment)
     where exists (select from covered)
  ), nearest as (
    select n.pricing_tier_id, n.kind_id, n.rule, s.period,
           lag((n.rule).rule_id) over (partition by n.pricing_tier_id, n.kind_id, s.since order by q.quantity)
             as of_fewer
      from slices s
     cross join unnest(v_quantities) q (quantity)
     cross join lateral issoh_private.nearest_defaults(
                  array(select c.product_id from covered c), s.since, q.quantity) n
  ), steps as materialized (
    select n.pricing_tier_id, n.kind_id, (array_agg(n.rule))[1] as rule, (n.rule).from_quantity,
           range_agg(n.period) as periods
      from nearest n
     where (n.rule).rule_id is distinct from n.of_fewer
     group by n.pricing_tier_id, n.kind_id, (n.rule).rule_id, (n.rule).from_quantity
  ), own as materialized (
    select r.product_id, r.pricing_tier_id, r.from_quantity, range_agg(r.period) as periods
      from issoh.pricing_rules r
     where r.default_id is null and (r.effective_to is null or r.effective_to > defaults_under_terms.at)
       and r.product_id in (select c.product_id from covered c)
     group by r.product_id, r.pricing_tier_id, r.from_quantity
  ), taken as materialized (
    select c.product_id, s.pricing_tier_id, s.from_quantity, range_agg(o.periods) as periods
      from covered c
      join own o on o.product_id = c.product_id
      join (select distinct s.pricing_tier_id, s.kind_id, s.from_quantity from steps s) s
        on s.kind_id = c.kind_id and s.pricing_tier_id = o.pricing_tier_id and s.from_quantity >= o.from_quantity
     group by c.product_id, s.pricing_tier_id, s.from_quantity
  )
  select c.product_id, s.rule, s.periods - coalesce(t.periods, '{}')
    from covered c
    join steps s on s.kind_id = c.kind_id
    left join taken t on t.product_id = c.product_id and t.pricing_tier_id = s.pricing_tier_id
     and t.from_quantity = s.from_quantity;
end
$$;
comment on function issoh_private.defaults_under_terms(uuid[], timestamptz) is
  $$The defaults that hold from a moment on, those that begin later among them, for those of these products (null: all)
whose cost is by a contract now, in each tier, from their numbers of pieces on, as rules (see nearest_defaults); and
when each holds and no price of the product itself comes before it.$$;
