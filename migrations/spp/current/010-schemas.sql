-- SPP, the Supplier Inventory Portfolio: every supplier's list as sent, every price kept.
create schema if not exists spp;
comment on schema spp is 'Supplier Inventory Portfolio: suppliers, their products, prices and uploads.';
create schema if not exists spp_private;
comment on schema spp_private is 'What SPP''s own functions need and nobody else may see.';
create schema if not exists spp_feed;
comment on schema spp_feed is 'What the other tier may read of SPP, as role inv_spp_link.';
create schema if not exists audit;
comment on schema audit is 'Append-only record of every change.';

alter default privileges revoke execute on functions from public;

grant usage on schema spp to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst,
  inv_admin;
grant usage on schema spp_private to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager,
  inv_analyst, inv_admin;
grant usage on schema audit to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst,
  inv_admin;
