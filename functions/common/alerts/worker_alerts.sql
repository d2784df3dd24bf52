create or replace function common.worker_alerts() returns setof common.alert
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select 'worker_silent', 'error', max(w.beat_at),
         'No worker runs for ' || case common.tier() when 'spp' then 'SPP' else 'IS-SOH' end,
         'Uploads, imports, the synchronisation and all recurring work wait; what was accepted is not lost.',
         'Start the server, or its worker, again; its log says why it ended.'
    from lease.workers w
   where w.worker_name = 'worker'
  having coalesce(max(w.beat_at), '-infinity')
         < clock_timestamp() - make_interval(secs => common.monitor_limit('worker_silence_seconds')::float8)
  union all
  select * from common.job_alerts()
  union all
  select 'connections_scarce', 'warning', null,
         format('%s of %s connections are taken', d.taken, current_setting('max_connections')),
         'Where none is left, the doors refuse requests and the worker stands still.',
         'Put a pooler before the database, end sessions that nobody needs, or raise max_connections.'
    from (select sum(s.numbackends) as taken from pg_stat_database s) d
   where d.taken > current_setting('max_connections')::integer * common.monitor_limit('connections_percent') / 100
$$;
comment on function common.worker_alerts() is
  'What is amiss with the worker, its jobs and the connections: no worker has said that it lives for
monitor.worker_silence_seconds; jobs were given up or are overdue; more than monitor.connections_percent of the
connections are taken.';
