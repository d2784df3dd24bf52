create or replace function spp_private.matching_products(wanted spp_private.product_search, row_limit integer)
returns setof spp_private.matched_product
language plpgsql stable
set search_path = pg_catalog, pg_temp
-- What is asked of a supplier's products is planned by what it is: statistics know nothing of patterns.
set plan_cache_mode = force_custom_plan
-- As it was, at the end.
set cpu_tuple_cost = 0.01
as $$
declare
  v_supplier_id uuid;
  v_left integer := matching_products.row_limit;
  v_found integer;
begin
  if num_nonnulls(wanted.patterns, wanted.branch, wanted.brands, wanted.barcode) = 0
     and num_nonnulls(wanted.changed_since, wanted.min_price, wanted.max_price) > 0 then
    return query
    select p.product_id, p.supplier_id, p.product_name, p.current_price,
           spp.price_change_percentage(p.previous_price, p.current_price),
           coalesce(p.subcategory_id, p.category_id), p.brand, p.status
      from spp_private.products_in_range(wanted, matching_products.row_limit) r
      join spp.supplier_products p on p.supplier_id = r.supplier_id and p.product_id = r.product_id;
    return;
  end if;
  if cardinality(wanted.patterns) > 1 and array_to_string(wanted.patterns, ' ') ~ '[[:alnum:]]{3}' then
    -- Each word by the index: a row too many costs more than statistics, which know nothing of patterns, say.
    perform set_config('cpu_tuple_cost', '1', true);
  end if;
  -- One after the other: each is planned alone, and a common word ends with the first who have it.
  foreach v_supplier_id in array wanted.supplier_ids loop
    return query
    select p.product_id, p.supplier_id, p.product_name, p.current_price,
           spp.price_change_percentage(p.previous_price, p.current_price),
           coalesce(p.subcategory_id, p.category_id), p.brand, p.status
      from spp.supplier_products p
     where p.supplier_id = v_supplier_id
       and spp_private.holds_words(p, wanted.patterns)
       and (wanted.barcode is null or p.barcode = wanted.barcode)
       and (wanted.brands is null or p.brand = any (wanted.brands))
       and (wanted.branch is null or p.subcategory_id = any (wanted.branch)
            or p.subcategory_id is null and p.category_id = any (wanted.branch))
       and (wanted.status is null or p.status = wanted.status)
       and (wanted.is_new is null or p.is_new = wanted.is_new)
       and (wanted.min_price is null or p.current_price >= wanted.min_price)
       and (wanted.max_price is null or p.current_price <= wanted.max_price)
       and (wanted.changed_since is null or p.price_changed_at >= wanted.changed_since)
     limit v_left;
    get diagnostics v_found = row_count;
    v_left := v_left - v_found;
    exit when v_left <= 0;
  end loop;
end
$$;
comment on function spp_private.matching_products(spp_private.product_search, integer) is
  'Products that a search finds, so many at most.';
grant execute on function spp_private.matching_products(spp_private.product_search, integer)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst;
