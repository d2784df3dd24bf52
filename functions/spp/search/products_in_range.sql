create or replace function spp_private.products_in_range(wanted spp_private.product_search, row_limit integer)
returns table (product_id uuid, supplier_id uuid)
language plpgsql stable
set search_path = pg_catalog, pg_temp
-- Statistics say which range leaves the fewest.
set plan_cache_mode = force_custom_plan
as $$
begin
  return query
  select f.product_id, f.supplier_id
    from spp_private.v_product_figures f
   where (wanted.changed_since is null or f.price_changed_at >= wanted.changed_since)
     and (wanted.min_price is null or f.current_price >= wanted.min_price)
     and (wanted.max_price is null or f.current_price <= wanted.max_price)
     and (not wanted.is_limited_to_suppliers or f.supplier_id = any (wanted.supplier_ids))
     and (wanted.status is null or f.status = wanted.status)
     and (wanted.is_new is null or f.is_new = wanted.is_new)
   limit products_in_range.row_limit;
end
$$;
comment on function spp_private.products_in_range(spp_private.product_search, integer) is
  'Products whose price, or the time of whose last change, is in the range of a search; so many at most. By what is kept
in these orders: few are found without a look at the others.';
grant execute on function spp_private.products_in_range(spp_private.product_search, integer)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst;
