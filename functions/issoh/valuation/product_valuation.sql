create or replace function issoh.product_valuation(product text, as_of timestamptz default null)
returns issoh.inventory_value
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_product constant issoh.selected_products := issoh_private.resolve_product(product_valuation.product);
  v_value issoh.inventory_value;
begin
  select v_product.product_id, v_product.internal_sku, r.quantity, trim_scale(r.fifo_value), trim_scale(r.lifo_value),
         trim_scale(r.average_value), issoh_private.unit_cost(r.fifo_value, r.quantity),
         issoh_private.unit_cost(r.lifo_value, r.quantity), issoh_private.unit_cost(r.average_value, r.quantity)
    into v_value
    from issoh_private.value_products(array[v_product.product_id], coalesce(product_valuation.as_of, 'infinity')) r;
  if v_value.product_id is null then
    v_value := (v_product.product_id, v_product.internal_sku, 0, 0, 0, 0, null, null, null);
  end if;
  return v_value;
end
$$;
comment on function issoh.product_valuation(text, timestamptz) is
  $$What the stock of one product (internal SKU or id) is worth, now or at a moment; zeros where it never moved.
Raises ISNPR.$$;
grant execute on function issoh.product_valuation(text, timestamptz)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
