create or replace function issoh.inventory_valuation_at(as_of timestamptz) returns setof issoh.inventory_value
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select p.product_id, p.internal_sku, r.quantity, trim_scale(r.fifo_value), trim_scale(r.lifo_value),
         trim_scale(r.average_value), issoh_private.unit_cost(r.fifo_value, r.quantity),
         issoh_private.unit_cost(r.lifo_value, r.quantity), issoh_private.unit_cost(r.average_value, r.quantity)
    from issoh_private.value_products(null, issoh_private.given_moment(inventory_valuation_at.as_of, 'as_of')) r
    join issoh.selected_products p on p.product_id = r.product_id
$$;
comment on function issoh.inventory_valuation_at(timestamptz) is
  $$What the stock of every product ever moved was worth at a moment, by FIFO, perpetual LIFO and moving average, as
the ledger stands now: movements recorded later with an earlier date count. Columns as in v_inventory_valuation.
Raises ISIMD.$$;
grant execute on function issoh.inventory_valuation_at(timestamptz)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
