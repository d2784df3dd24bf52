-- The column of the seals, by itself: it locks audit.log for a moment only. To be committed before 020-seals.
set lock_timeout = '5s';

-- Rows from before this have none: the first seal takes them all.
alter table audit.log add column if not exists xact_id xid8;
alter table audit.log alter column xact_id set default pg_current_xact_id();
--! include sql/tables/audit_log.sql
