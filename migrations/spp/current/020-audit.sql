--! include sql/tables/audit_log.sql
--! include functions/common/current_actor.sql
--! include functions/common/tg_table__log.sql
--! include functions/common/tg_table__forbid_change.sql
--! include functions/common/tg_table__stamp.sql
--! include functions/common/attach_log.sql

create or replace trigger _900_append_only before update or delete or truncate on audit.log
  for each statement execute function audit.tg_table__forbid_change();
alter table audit.log enable always trigger _900_append_only;
--! include policies/common/audit_log.sql
