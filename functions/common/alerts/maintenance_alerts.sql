create or replace function common.maintenance_alerts() returns setof common.alert
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return query execute format(
    $sql$
    select 'maintenance_failed', 'warning', min(m.started_at),
           'Recurring work failed: ' || string_agg(m.task, ', ' order by m.task),
           'The last run of each ended with an error. The next comes by itself, and may do better.',
           'See why in its error; where it fails again, mend that.'
      from %1$I.v_last_maintenance m
     where m.status = 'failed'
    having count(*) > 0
    union all
    select 'vacuum_late', 'warning', max(m.completed_at),
           'VACUUM ANALYZE has not run to its end for days',
           'Without it tables grow, and queries are planned by old figures.',
           'See that a worker runs on Sunday nights (02:30 UTC), and why the last run failed.'
      from %1$I.v_last_maintenance m
     where m.task = 'maintenance__vacuum'
    having coalesce(max(m.completed_at), (select min(r.started_at) from %1$I.maintenance_runs r))
           < now() - make_interval(days => common.monitor_limit('vacuum_days')::integer)
    $sql$, common.tier());
end
$$;
comment on function common.maintenance_alerts() is
  'Recurring work whose last run failed, and a VACUUM that did not run to its end for monitor.vacuum_days.';
