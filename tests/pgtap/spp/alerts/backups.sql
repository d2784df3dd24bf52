-- Since when backups fail: since the first look of this failing, whatever was before the last good one.
select plan(5);

-- Looks of so many minutes ago, and whether all was well.
create function pg_temp.looked(minutes integer, well boolean, status text default 'completed') returns void
language sql volatile
as $$
  insert into spp.maintenance_runs (task, started_at, finished_at, status, detail)
  select 'backups__look', now() - make_interval(mins => minutes), now() - make_interval(mins => minutes), status,
         jsonb_build_object('amiss', case when well then '[]'::jsonb
                                          else '[{"what": "backups", "found": "bad", "remedy": "See."}]' end)
$$;
create function pg_temp.minutes() returns integer
language sql stable
as $$
  select (extract(epoch from now() - a.since) / 60)::integer from spp.v_alerts a where a.alert = 'backups_amiss'
$$;

select pg_temp.looked(60, false);
select is(pg_temp.minutes(), 60, 'the first look of all');
select pg_temp.looked(55, false);
select is(pg_temp.minutes(), 60, 'it stays so');
select pg_temp.looked(50, true);
select is(pg_temp.minutes(), null, 'all is well again');
select pg_temp.looked(45, false), pg_temp.looked(40, false);
select is(pg_temp.minutes(), 45, 'it fails anew: since then, and not since it failed before');
select pg_temp.looked(42, true, 'failed');
select is(pg_temp.minutes(), 45, 'a look that failed says nothing');

select * from finish();
