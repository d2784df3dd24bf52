-- From an approved item to a product that is carried.
set lock_timeout = '5s';

alter table issoh.pricing_tiers add column if not exists default_markup_percentage numeric(12,4)
  check (default_markup_percentage >= -100);
comment on column issoh.pricing_tiers.default_markup_percentage is
  'Percent put on the cost of an imported product, where this is the default tier; null: import.default_markup.';
drop function if exists issoh.set_pricing_tier(text, text, boolean, boolean);
--! include functions/issoh/pricing/set_pricing_tier.sql
--! include functions/issoh/pricing/default_markup.sql
--! include functions/issoh/link/availability_of.sql
--! include functions/issoh/link/mapped_master_data.sql
--! include functions/issoh/link/read_spp_products.sql
--! include functions/issoh/import/check_digit.sql
--! include functions/issoh/import/make_sku.sql
--! include functions/issoh/import/check_sku_pattern.sql
--! include functions/issoh/import/set_sku_pattern.sql
--! include functions/issoh/import/take_skus.sql
--! include functions/issoh/settings/set_setting.sql
