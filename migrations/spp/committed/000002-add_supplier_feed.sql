--! Previous: sha1:683432e91a0ccb39bfaffdd44e0920e6b858bfd5
--! Hash: sha1:fdc564aa1c7058c327beeb66dade3fa99f78c743
--! Message: add_supplier_feed

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 010-feeds.sql
-- What IS-SOH reads over postgres_fdw.
set lock_timeout = '5s';

grant usage on schema spp_feed to inv_spp_link;
--! Included views/spp_feed/suppliers.sql
-- owner-run: inv_spp_link may read the feeds and nothing else of SPP.
create or replace view spp_feed.suppliers with (security_barrier = true) as
select s.supplier_id, s.supplier_code, s.supplier_name, s.status, s.currency_code
  from spp.suppliers s;
comment on view spp_feed.suppliers is 'Who the suppliers are: what IS-SOH mirrors in issoh.suppliers.';
--! EndIncluded views/spp_feed/suppliers.sql
--! Included policies/spp_feed/suppliers.sql
-- The other tier's login, and nobody else.
grant select on spp_feed.suppliers to inv_spp_link;
--! EndIncluded policies/spp_feed/suppliers.sql
