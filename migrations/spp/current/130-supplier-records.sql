-- How suppliers have done: what the other tier scores them by.
set lock_timeout = '5s';

--! include views/spp_feed/supplier_records.sql
--! include policies/spp_feed/supplier_records.sql
