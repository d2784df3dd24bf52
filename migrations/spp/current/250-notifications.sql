-- What the other tier tells people of.
set lock_timeout = '5s';
--! include views/spp_feed/uploads.sql
--! include policies/spp_feed/uploads.sql
