create or replace function issoh.find_product(product text) returns issoh.named_product
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select n.* from issoh.name_product(issoh_private.resolve_product(find_product.product)) n
$$;
comment on function issoh.find_product(text) is
  $$A product (SKU or id) as the doors answer it. Raises ISNPR.$$;
grant execute on function issoh.find_product(text)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
