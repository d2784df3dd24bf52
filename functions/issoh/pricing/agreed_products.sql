create or replace function issoh_private.agreed_products(product_ids uuid[], at timestamptz)
returns table (product_id uuid)
language plpgsql stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
begin
  return query
  select l.product_id
    from issoh.contract_terms c
    join issoh.supplier_listings l on l.supplier_id = c.supplier_id
     and l.supplier_product_code = c.supplier_product_code
   where agreed_products.at <@ any (c.in_force)
     and (agreed_products.product_ids is null or l.product_id = any (agreed_products.product_ids))
  union
  select l.product_id
    from issoh.contract_terms c
    join issoh.supplier_listings l on l.supplier_id = c.supplier_id
   where c.supplier_product_code is null and agreed_products.at <@ any (c.in_force)
     and (agreed_products.product_ids is null or l.product_id = any (agreed_products.product_ids));
end
$$;
comment on function issoh_private.agreed_products(uuid[], timestamptz) is
  $$Of these products (null: all), those of whose cost a contract said at a moment what it is, by what was known
then.$$;
grant execute on function issoh_private.agreed_products(uuid[], timestamptz)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
