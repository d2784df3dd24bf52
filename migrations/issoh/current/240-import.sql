-- From an approved item to a product that is carried.
set lock_timeout = '5s';

insert into issoh.settings (setting_key, setting_value, description, value_type, minimum, maximum, unit) values
  ('import.undo_rows', '30000', 'Items of an import that are taken back at once.', 'integer', 1, 1000000, 'items')
on conflict (setting_key) do nothing;

alter table issoh_private.sku_counters enable row level security;
alter table issoh.pricing_tiers add column if not exists default_markup_percentage numeric(12,4)
  check (default_markup_percentage >= -100);
comment on column issoh.pricing_tiers.default_markup_percentage is
  'Percent put on the cost of an imported product, where this is the default tier; null: import.default_markup.';
drop function if exists issoh.set_pricing_tier(text, text, boolean, boolean);
--! include functions/issoh/pricing/set_pricing_tier.sql
--! include functions/issoh/pricing/default_markup.sql
--! include functions/issoh/import/check_digit.sql
--! include functions/issoh/import/make_sku.sql
--! include functions/issoh/import/check_sku_pattern.sql
--! include functions/issoh/import/set_sku_pattern.sql
--! include functions/issoh/import/take_skus.sql
--! include functions/issoh/settings/set_setting.sql
--! include functions/issoh/import/import_message.sql
--! include functions/issoh/import/mirror_categories.sql
--! include functions/issoh/products/resolve_category.sql
--! include functions/issoh/products/lock_products.sql
--! include functions/issoh/import/make_first_prices.sql
--! include functions/issoh/import/import_products.sql
--! include functions/issoh/import/import_set.sql
--! include functions/issoh/import/hold_import.sql
--! include functions/issoh/import/close_import.sql
--! include functions/issoh/import/discard_import.sql
--! include functions/issoh/import/claim_import.sql
--! include functions/issoh/import/finish_import.sql
--! include functions/issoh/import/release_import.sql
--! include functions/issoh/import/import_chunk.sql
--! include functions/issoh/import/enqueue_import.sql
-- It names the worker's tables, which a database without it does not have.
set check_function_bodies = off;
--! include functions/issoh/import/rescue_imports.sql
reset check_function_bodies;
--! include functions/issoh/import/start_import.sql
--! include functions/issoh/import/request_import.sql
--! include functions/issoh/import/bulk_import_selected.sql
--! include functions/issoh/import/import_status.sql
--! include functions/issoh/import/priced_by_hand.sql
--! include functions/issoh/import/undo_import.sql
