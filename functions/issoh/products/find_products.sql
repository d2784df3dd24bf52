create or replace function issoh.find_products(
  search text default null,
  status text default null,
  after_id uuid default null,
  page_size integer default 100
) returns setof issoh.named_product
language sql stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
rows 100
as $$
  select n.*
    from (
      select p
        from issoh.selected_products p
       where (find_products.search is null
              or p.product_name ilike issoh_private.like_pattern(find_products.search)
              or p.internal_sku ilike issoh_private.like_pattern(find_products.search)
              or p.brand ilike issoh_private.like_pattern(find_products.search)
              or p.barcode ilike issoh_private.like_pattern(find_products.search))
         and (find_products.status is null or p.status = find_products.status)
         and (find_products.after_id is null or p.product_id > find_products.after_id)
       order by p.product_id
       limit find_products.page_size) f (product)
   cross join lateral issoh.name_product(f.product) n
   order by n.product_id
$$;
comment on function issoh.find_products(text, text, uuid, integer) is
  $$A page of selected products, those whose name, SKU, brand or barcode holds a text, those of a status, or all, after
the one of an id, in the order they were entered.$$;
grant execute on function issoh.find_products(text, text, uuid, integer)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
