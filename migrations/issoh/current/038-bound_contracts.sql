-- Values of contracts are bound to all that says what they are the price of.
set lock_timeout = '5s';

drop function if exists issoh_private.contract_about(text, uuid, uuid);
--! include functions/issoh/secrets/contract_about.sql
--! include functions/issoh/secrets/reseal_contracts.sql
--! include functions/issoh/secrets/rotate_contracts.sql
--! include functions/issoh/contracts/open_contracts.sql
--! include functions/issoh/contracts/write_contracts.sql
--! include functions/issoh/contracts/set_contracts.sql
--! include functions/issoh/contracts/end_contract.sql

-- The log believes claims of the server's own logins only.
--! include functions/common/audit/logged_actor.sql
--! include functions/common/audit/tg_table__log.sql
--! include functions/common/jobs/drop_jobs.sql
--! include functions/common/jobs/run_jobs_again.sql
--! include functions/issoh/ledger/tg_row__log.sql
--! include functions/issoh/sync/tg_supplier_listings__log.sql
--! include functions/issoh/pricing/tg_pricing_rules__log.sql
--! include functions/issoh/selection/tg_selection_queue__log.sql
comment on column audit.log.actor is
  'Who acted: the token''s subject, as the server says it; of every other session the login.';
