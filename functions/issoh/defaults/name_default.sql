create or replace function issoh.name_default(pricing_default issoh.pricing_defaults) returns issoh.named_default
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select name_default.pricing_default.default_id, t.tier_code, c.path::text, c.category_id,
         name_default.pricing_default.markup_percentage, name_default.pricing_default.surcharge,
         name_default.pricing_default.from_quantity, name_default.pricing_default.rounding_increment,
         name_default.pricing_default.rounding_mode, name_default.pricing_default.charm_ending,
         name_default.pricing_default.effective_from, name_default.pricing_default.effective_to,
         name_default.pricing_default.created_by, name_default.pricing_default.created_at,
         name_default.pricing_default.reason
    from issoh.pricing_tiers t
    left join issoh.categories c on c.category_id = name_default.pricing_default.category_id
   where t.tier_id = name_default.pricing_default.pricing_tier_id
$$;
comment on function issoh.name_default(issoh.pricing_defaults) is
  $$A pricing default as the door answers it: its tier by code, its category by path.$$;
grant execute on function issoh.name_default(issoh.pricing_defaults)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
