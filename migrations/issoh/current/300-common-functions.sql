--! include functions/issoh/setting.sql
--! include functions/issoh/is_currency.sql
--! include functions/issoh/set_setting.sql
--! include functions/issoh/base_currency.sql
--! include functions/issoh/is_uuid.sql
--! include functions/issoh/resolve_product.sql
--! include functions/issoh/resolve_warehouse.sql
--! include functions/issoh/lock_products.sql

-- Amounts are in the base currency unless somebody says otherwise.
alter table issoh.supplier_stock_holdings alter column currency_code set default issoh_private.base_currency();
alter table issoh.stock_movements alter column currency_code set default issoh_private.base_currency();
alter table issoh.stock_counts alter column currency_code set default issoh_private.base_currency();
alter table issoh.purchase_order_lines alter column currency_code set default issoh_private.base_currency();
alter table issoh.pricing_rules alter column currency_code set default issoh_private.base_currency();
alter table issoh.price_proposals alter column currency_code set default issoh_private.base_currency();

grant usage on schema issoh_private
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
