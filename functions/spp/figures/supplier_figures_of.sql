create or replace function spp_private.supplier_figures_of(supplier_id uuid) returns spp_kept.supplier_figures
language sql stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
  select supplier_figures_of.supplier_id, count(*)::integer, (count(*) filter (where p.is_new))::integer,
         (count(*) filter (where p.status = 'discontinued'))::integer,
         count(distinct coalesce(p.subcategory_id, p.category_id))::integer, min(p.current_price),
         percentile_disc(0.5) within group (order by p.current_price), max(p.current_price)
    from spp.supplier_products p
   where p.supplier_id = supplier_figures_of.supplier_id
$$;
comment on function spp_private.supplier_figures_of(uuid) is 'What a supplier offers, worked out from its products.';
grant execute on function spp_private.supplier_figures_of(uuid)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst;
