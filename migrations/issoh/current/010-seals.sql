-- A seal that reaches beyond the present ends no chain, and one that is dated ahead hides no lag.
set lock_timeout = '5s';

--! include functions/common/seals/next_seal.sql
--! include functions/common/seals/seal_status.sql
