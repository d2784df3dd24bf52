-- What analysts missed; a search that ranks.
set lock_timeout = '5s';

--! include functions/common/texts/word_pattern.sql
--! include functions/issoh/products/search_rank.sql
--! include functions/issoh/products/find_products.sql

--! include functions/issoh/link/list_prices_now.sql
--! include views/issoh/v_cost_comparison.sql
--! include policies/issoh/v_cost_comparison.sql
--! include views/issoh/v_warehouse_stock.sql
--! include views/issoh/v_category_stock.sql
--! include policies/issoh/v_category_stock.sql
--! include views/issoh/v_selection_pipeline.sql

-- What is kept, column by column.
comment on column issoh_kept.inventory_values.product_id is 'Product.';
comment on column issoh_kept.inventory_values.quantity is 'Pieces over all warehouses.';
comment on column issoh_kept.inventory_values.fifo_value is
  'Value if the oldest pieces leave first, in the base currency.';
comment on column issoh_kept.inventory_values.lifo_value is 'Value if the newest pieces leave first.';
comment on column issoh_kept.inventory_values.average_value is 'Value at the moving average.';
comment on column issoh_kept.valuation_checkpoints.product_id is 'Product.';
comment on column issoh_kept.valuation_checkpoints.quantity is 'Pieces over all warehouses then.';
comment on column issoh_kept.valuation_checkpoints.fifo_value is
  'Value if the oldest pieces leave first, in the base currency.';
comment on column issoh_kept.valuation_checkpoints.lifo_value is 'Value if the newest pieces leave first.';
comment on column issoh_kept.valuation_checkpoints.average_value is 'Value at the moving average.';
--! include views/issoh/ledger_lines.sql
--! include sql/tables/audit_log.sql
--! include sql/tables/lease_workers.sql
