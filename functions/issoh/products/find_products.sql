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
       cross join (select common.like_pattern(common.trimmed(find_products.search)) as pattern) t
       where (t.pattern is null or p.product_name ilike t.pattern or p.internal_sku ilike t.pattern
              or p.brand ilike t.pattern or p.barcode ilike t.pattern)
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
