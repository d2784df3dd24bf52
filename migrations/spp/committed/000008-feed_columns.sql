--! Previous: sha1:d7e71878eac1999f9f7a6d03baba5c1da625dcff
--! Hash: sha1:46680ff529b5811bb06999e2cf75dbf0dee700cd
--! Message: feed_columns

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 090-columns.sql
-- The feed's column, by itself: it locks price_history for a moment only.
set lock_timeout = '5s';

-- Rows from before this have none: whoever reads the feed for the first time compares everything.
alter table spp.price_history add column if not exists xact_id xid8;
alter table spp.price_history alter column xact_id set default pg_current_xact_id();
comment on column spp.price_history.xact_id is
  $$The transaction that wrote it: what a reader has not seen is told by its snapshot. Null on rows from before there
was a feed.$$;
