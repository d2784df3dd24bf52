-- IS-SOH, Inventory Selected, Stock On Hand: the products that were chosen.
create schema if not exists issoh;
comment on schema issoh is 'Inventory Selected, Stock On Hand: chosen products, stock, prices.';
create schema if not exists issoh_private;
comment on schema issoh_private is 'What IS-SOH''s own functions need and nobody else may see.';
create schema if not exists spp_remote;
comment on schema spp_remote is 'Foreign tables over the feeds of SPP.';
create schema if not exists audit;
comment on schema audit is 'Append-only record of every change.';

alter default privileges revoke execute on functions from public;

grant usage on schema issoh, audit to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
