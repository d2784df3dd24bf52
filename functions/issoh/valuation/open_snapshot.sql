create or replace function issoh_private.open_snapshot(seen pg_snapshot) returns pg_snapshot
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  select case when pg_visible_in_snapshot(pg_current_xact_id(), open_snapshot.seen)
              then format('%s:%s:%s', pg_snapshot_xmin(open_snapshot.seen), pg_snapshot_xmax(open_snapshot.seen),
                          (select string_agg(o.xid::text, ',' order by o.xid)
                             from (select pg_snapshot_xip(open_snapshot.seen) as xid
                                   union
                                   select pg_current_xact_id()) o)
                         )::pg_snapshot
              else open_snapshot.seen end
$$;
comment on function issoh_private.open_snapshot(pg_snapshot) is
  $$A present snapshot, in which this transaction counts as open like any other: what it writes later is not seen.$$;
