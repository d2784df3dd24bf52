create or replace function issoh_private.nearest_defaults(product_ids uuid[], at timestamptz, quantity integer)
returns table (pricing_tier_id uuid, kind_id uuid, rule issoh.pricing_rules)
language plpgsql stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
begin
  return query
  with held as materialized (
    select d.*, g.path, g.is_active,
           jsonb_populate_record(null::issoh.pricing_rules, to_jsonb(d) - 'default_id' || jsonb_build_object(
             'rule_id', d.default_id, 'rule_type', 'default', 'currency_code', issoh_private.base_currency(),
             'reason', g.path)) as rule
      from issoh.pricing_defaults d
      left join issoh.categories g on g.category_id = d.category_id
     where d.effective_from <= nearest_defaults.at
       and (d.effective_to is null or d.effective_to > nearest_defaults.at)
       and d.from_quantity <= nearest_defaults.quantity
  ), kinds as materialized (
    select distinct p.category_id
      from issoh.selected_products p
     where nearest_defaults.product_ids is null or p.product_id = any (nearest_defaults.product_ids)
  )
  select distinct on (h.pricing_tier_id, k.category_id) h.pricing_tier_id,
         coalesce(k.category_id, '00000000-0000-0000-0000-000000000000'), h.rule
    from kinds k
    left join issoh.categories c on c.category_id = k.category_id
    -- One that SPP no longer has may stand on a path that is another's by now: it holds for its own products alone.
    join held h on h.category_id is null or h.category_id = c.category_id
     or (h.is_active and h.path operator(public.@>) c.path)
   order by h.pricing_tier_id, k.category_id, h.category_id is not distinct from k.category_id desc,
            public.nlevel(h.path) desc nulls last, h.from_quantity desc;
end
$$;
comment on function issoh_private.nearest_defaults(uuid[], timestamptz, integer) is
  $$The default that holds in each tier for each category (kind_id; nil: none) of products (all), at a moment, for so
many pieces: that of the nearest category upwards, else the one for everything. rule is the default as a rule: rule_id
is its default_id, reason the path of its category, cost and price are left open.$$;
grant execute on function issoh_private.nearest_defaults(uuid[], timestamptz, integer)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
