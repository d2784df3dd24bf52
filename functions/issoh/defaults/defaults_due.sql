create or replace function issoh_private.defaults_due(product_ids uuid[]) returns setof uuid
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
declare
  v_now constant timestamptz := clock_timestamp();
begin
  return query
  with meant as (
    select d.product_id, (d.rule).pricing_tier_id, (d.rule).from_quantity, (d.rule).rule_id as default_id, d.periods
      from issoh_private.defaults_under_terms(defaults_due.product_ids, v_now) d
     where d.periods <> '{}'
  ), present as (
    select r.product_id, r.pricing_tier_id, r.from_quantity, r.default_id,
           range_agg(r.period * tstzrange(v_now, null)) as periods
      from issoh.pricing_rules r
     where r.default_id is not null and (r.effective_to is null or r.effective_to > v_now)
       and (defaults_due.product_ids is null or r.product_id = any (defaults_due.product_ids))
     group by r.product_id, r.pricing_tier_id, r.from_quantity, r.default_id
  )
  select distinct coalesce(m.product_id, p.product_id)
    from meant m
    full join present p on p.product_id = m.product_id and p.pricing_tier_id = m.pricing_tier_id
     and p.from_quantity = m.from_quantity and p.default_id = m.default_id
   where m.periods is distinct from p.periods;
end
$$;
comment on function issoh_private.defaults_due(uuid[]) is
  $$Of these products (null: all), those of which some price by a default on a negotiated cost is missing, is not by the
default that holds at its time, or is too much.$$;
