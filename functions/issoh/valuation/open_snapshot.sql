create or replace function issoh_private.open_snapshot() returns pg_snapshot
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  select case when pg_visible_in_snapshot(pg_current_xact_id(), c.seen)
              then format('%s:%s:%s', pg_snapshot_xmin(c.seen), pg_snapshot_xmax(c.seen),
                          (select string_agg(o.xid::text, ',' order by o.xid)
                             from (select pg_snapshot_xip(c.seen) as xid union select pg_current_xact_id()) o)
                         )::pg_snapshot
              else c.seen end
    from (select pg_current_snapshot() as seen) c
$$;
comment on function issoh_private.open_snapshot() is
  $$The present snapshot, in which this transaction counts as open like any other: what it writes later is not seen.$$;
