-- owner-run: inv_spp_link may read the feeds and nothing else of SPP.
create or replace view spp_feed.position with (security_barrier = true) as
select pg_current_snapshot() as snapshot, s.feed_epoch,
       (select c.system_identifier from pg_control_system() c) as system_identifier,
       clock_timestamp() as read_at,
       (select d.oid from pg_database d where d.datname = current_database()) as database_oid
  from spp_private.feed_state s;
comment on view spp_feed.position is
  $$Where the feeds end now: rows whose transaction is visible in snapshot are there. Another feed_epoch,
system_identifier or database_oid: another life of this database, of which an older snapshot says nothing.$$;
