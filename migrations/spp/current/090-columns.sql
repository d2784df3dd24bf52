-- The feed's column, by itself: it locks price_history for a moment only.
set lock_timeout = '5s';

-- Rows from before this have none: whoever reads the feed for the first time compares everything.
alter table spp.price_history add column if not exists xact_id xid8;
alter table spp.price_history alter column xact_id set default pg_current_xact_id();
comment on column spp.price_history.xact_id is
  $$The transaction that wrote it: what a reader has not seen is told by its snapshot. Null on rows from before there
was a feed.$$;
