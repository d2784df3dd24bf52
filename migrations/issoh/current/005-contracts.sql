-- A key of negotiated terms that is gone for good can be declared so: contracts under it are set anew, or end. A
-- beginning is taken as it is told, to the millisecond. A rotation waits for whoever is at what it would bring over.
set lock_timeout = '5s';

alter table issoh_private.supplier_keys add column if not exists lost_at timestamptz;
comment on column issoh_private.supplier_keys.lost_at is
  'When it was declared lost: until its master key is back nothing under it can be read, and nobody is held up by it.';
-- Of keys themselves nothing is logged, encrypted or not.
create or replace trigger _900_log_update after update on issoh_private.supplier_keys
  referencing old table as old_rows new table as new_rows
  for each statement execute function audit.tg_table__log('key_id', 'wrapped');

--! include functions/issoh/secrets/open_keys.sql
--! include functions/issoh/secrets/check_keys.sql
--! include functions/issoh/secrets/unrotated_contracts.sql
--! include functions/issoh/secrets/lost_keys.sql
--! include functions/issoh/secrets/await_rotation.sql
--! include functions/issoh/secrets/declare_key_lost.sql
--! include functions/issoh/contracts/open_contracts.sql
--! include functions/issoh/contracts/open_rules.sql
--! include functions/issoh/contracts/draft_contracts.sql
--! include functions/issoh/contracts/end_contract.sql
--! include functions/issoh/contracts/set_contracts.sql
