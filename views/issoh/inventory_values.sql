create materialized view if not exists issoh_private.inventory_values as
select r.product_id, r.quantity, r.fifo_value, r.lifo_value, r.average_value
  from issoh_private.replay_ledger(null, 'infinity', false) r;
create unique index if not exists inventory_values_product_id_key on issoh_private.inventory_values (product_id);
comment on materialized view issoh_private.inventory_values is
  'The valuation of all products as of its last refresh; v_inventory_valuation brings it up to date.';
grant select on issoh_private.inventory_values
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
