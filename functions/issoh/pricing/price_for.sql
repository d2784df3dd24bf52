create or replace function issoh.price_for(
  product text,
  pricing_tier text default null,
  at timestamptz default null
) returns issoh.product_price
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select p.*
    from issoh.prices_for(array[(issoh_private.resolve_product(price_for.product)).product_id], price_for.pricing_tier,
                          price_for.at) p
$$;
comment on function issoh.price_for(text, text, timestamptz) is
  $$What a product (id or SKU) sells for in a tier (the default) at a moment (now), and how that came about; see
prices_for. Raises ISNPR, ISNTI.$$;
grant execute on function issoh.price_for(text, text, timestamptz)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
