-- What waits is settled group by group: where statistics were of when little waited, all that waits was read once for
-- each product of the groups (at 5 million products three minutes for 1,000 new ones).
set lock_timeout = '5s';

--! include functions/spp/mappings/match_settle.sql
