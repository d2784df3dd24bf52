create or replace function issoh_private.sync_alerts() returns setof common.alert
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  with state as (
    select s.*, s.consecutive_failures >= issoh.setting('sync.alert_after_failures')::integer as fails,
           coalesce(s.last_success_at, '-infinity')
             < clock_timestamp() - make_interval(secs => common.monitor_limit('sync_silence_seconds')::float8)
           -- A long run shows by its lease that it goes on.
           and coalesce(s.lease_expires_at, '-infinity') < clock_timestamp() as stands
      from issoh_private.sync_state s
  )
  select 'sync_failing', 'error', s.last_success_at,
         format('The synchronisation with SPP has failed %s times on end', s.consecutive_failures),
         'Costs and availability of selected products stay as they were; nothing is lost. ' || s.last_error,
         'See that SPP answers, and that the link to it holds; it is tried again by itself.'
    from state s
   where s.fails
  union all
  select 'sync_stopped', 'error', s.last_success_at, 'The synchronisation with SPP has stopped',
         'Nobody looks at SPP: costs and availability of selected products stay as they were; nothing is lost.',
         'See that a worker runs; it looks at SPP every second.'
    from state s
   where s.stands and not s.fails
  union all
  select 'sync_behind', 'error', s.level_at, 'IS-SOH is behind SPP',
         'Some selected products have costs that are not their suppliers'' prices any more.',
         'See what the run under way is at, and which products are refused.'
    from state s
   where not s.stands and not s.fails
     and s.level_at < clock_timestamp() - make_interval(secs => common.monitor_limit('sync_lag_seconds')::float8)
  union all
  select 'sync_refused', 'warning', min(f.failed_at), format('Products that cannot follow SPP: %s', count(*)),
         'What SPP says of them is refused; the others go on.',
         'Their reasons are in sync_failures; each is tried again by itself.'
    from issoh.sync_failures f
  having count(*) > 0
$$;
comment on function issoh_private.sync_alerts() is
  'What is amiss with the synchronisation: it has failed sync.alert_after_failures times on end; nobody has looked at
SPP for monitor.sync_silence_seconds; not all has been level for monitor.sync_lag_seconds; products are refused.';
