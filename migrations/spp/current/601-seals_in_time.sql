-- Looking at seals takes as long with many of them; few rows wait for others.
set lock_timeout = '5s';

-- A server of the version before goes on: it says nothing of a pause.
drop function if exists audit.draft_seal(text, integer);
--! include functions/common/seals/draft_seal.sql
--! include functions/common/seals/seal_filter.sql
--! include functions/common/seals/seal_status.sql
