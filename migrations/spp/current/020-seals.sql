-- Seals over what is append-only. The index on audit.log holds up whoever writes the log for as long as one look at
-- all of it takes.
set lock_timeout = '5s';

create index if not exists log_xact_id_idx on audit.log using brin ((xact_id::text::bigint)) with (autosummarize = on);
-- Without statistics the planner takes a third of the log for new.
analyze audit.log;
--! include sql/tables/audit_seals.sql
--! include policies/common/audit_seals.sql
--! include functions/common/seals/seal_chains.sql
--! include functions/common/seals/seal_filter.sql
--! include functions/common/seals/merkle_root.sql
--! include functions/common/seals/seal_fence.sql
--! include functions/common/seals/next_seal.sql
--! include functions/common/seals/draft_seal.sql
--! include functions/common/seals/record_seal.sql
--! include functions/common/seals/seal_sums.sql
--! include functions/common/seals/seal_status.sql
insert into audit.seal_turns (chain) select distinct c.chain from audit.seal_chains() c on conflict do nothing;
