--! include functions/issoh/setting.sql
--! include functions/issoh/is_currency.sql
--! include functions/issoh/set_setting.sql
--! include functions/issoh/base_currency.sql
--! include functions/issoh/is_uuid.sql
--! include functions/issoh/resolve_product.sql
--! include functions/issoh/resolve_warehouse.sql
--! include functions/issoh/lock_products.sql

grant usage on schema issoh_private
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
