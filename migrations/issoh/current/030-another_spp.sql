-- An SPP that has none of the suppliers which are followed is not taken for one that has removed them.
set lock_timeout = '5s';

--! include functions/issoh/sync/has_followed_suppliers.sql
--! include functions/issoh/sync/follow_another_spp.sql
--! include functions/issoh/sync/claim_sync.sql
--! include functions/issoh/sync/sync_status.sql
