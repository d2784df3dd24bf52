-- What IS-SOH reads over postgres_fdw.
set lock_timeout = '5s';

grant usage on schema spp_feed to inv_spp_link;
--! include views/spp_feed/suppliers.sql
--! include policies/spp_feed/suppliers.sql
