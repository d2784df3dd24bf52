create or replace function issoh.price_for(
  product text,
  pricing_tier text default null,
  at timestamptz default null,
  quantity integer default 1
) returns issoh.product_price
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select p.*
    from issoh.prices_for(array[(issoh_private.resolve_product(price_for.product)).product_id], price_for.pricing_tier,
                          price_for.at, price_for.quantity) p
$$;
comment on function issoh.price_for(text, text, timestamptz, integer) is
  $$What a product (id or SKU) sells for in a tier (the default) at a moment (now), a piece where so many are bought,
and how that came about; see prices_for. Raises ISNPR, ISNTI, ISIPV (a quantity below 1).$$;
grant execute on function issoh.price_for(text, text, timestamptz, integer)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
