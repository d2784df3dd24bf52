create or replace function issoh_private.check_alerts() returns setof common.alert
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select 'checks_broken', 'error', min(r.checked_at),
         'Invariants are broken: ' || string_agg(r.tier || '/' || r.check_name, ', ' order by r.tier, r.check_name),
         'Something in the databases is not as it must always be.',
         '"inventory check" shows the rows; keep a backup before anything is mended.'
    from issoh.invariant_results r
   where r.violations > 0
  having count(*) > 0
  union all
  select 'checks_late', 'warning', max(r.checked_at), 'The invariants have not been checked for hours',
         'Whether all is as it must be is not known since.',
         'See that a worker runs (checks__run, hourly), or run "inventory check".'
    from issoh.invariant_results r
  having max(r.checked_at) < now() - make_interval(hours => common.monitor_limit('checks_hours')::integer)
$$;
comment on function issoh_private.check_alerts() is
  'Invariants that the last run of the checks found broken, and checks that did not run for monitor.checks_hours.';
