create or replace function issoh_private.resolve_product(product text) returns issoh.selected_products
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_product issoh.selected_products;
begin
  select p.* into v_product
    from issoh.selected_products p
   where p.internal_sku = common.trimmed(resolve_product.product);
  if v_product.product_id is null and pg_input_is_valid(resolve_product.product, 'uuid') then
    select p.* into v_product
      from issoh.selected_products p
     where p.product_id = resolve_product.product::uuid;
  end if;
  if v_product.product_id is null then
    raise exception using
      errcode = 'ISNPR',
      message = format('There is no product "%s".', resolve_product.product),
      hint = 'Name a selected product by its internal SKU or its id.';
  end if;
  return v_product;
end
$$;
comment on function issoh_private.resolve_product(text) is 'The product of an internal SKU or id. Raises ISNPR.';
grant execute on function issoh_private.resolve_product(text)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
