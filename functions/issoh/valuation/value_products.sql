create or replace function issoh_private.value_products(product_ids uuid[], as_of timestamptz)
returns setof issoh_kept.inventory_values
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select (s.state).product_id, (s.state).quantity, (s.state).fifo_value, (s.state).lifo_value, (s.state).average_value
    from issoh_private.replay_since(value_products.product_ids, value_products.as_of, value_products.as_of, false) r
   cross join lateral (select r.states[cardinality(r.states)] as state) s
$$;
comment on function issoh_private.value_products(uuid[], timestamptz) is
  $$What products (null: all that had moved by then) were worth at a moment.$$;
grant execute on function issoh_private.value_products(uuid[], timestamptz)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
