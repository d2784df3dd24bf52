create or replace function issoh_private.queue_due_sync(reason text) returns uuid
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  insert into issoh.sync_runs (reason, is_full)
  select queue_due_sync.reason, queue_due_sync.reason = 'nightly'
   where not exists (
           select from issoh.sync_runs r where r.reason = queue_due_sync.reason and r.status in ('queued', 'running'))
     and (queue_due_sync.reason <> 'interval'
          -- Half an hour less: a call that comes on the minute is not late by the seconds of the last one.
          or not exists (
            select from issoh.sync_runs r
             where (r.reason = 'interval' or r.is_full) and r.status <> 'failed'
               and r.requested_at > clock_timestamp() + interval '30 minutes'
                                    - make_interval(hours => issoh.setting('sync.interval_hours')::integer)))
  returning run_id
$$;
comment on function issoh_private.queue_due_sync(text) is
  'Queues what is due by the clock, unless it waits already: interval (asked every hour; due sync.interval_hours after
the last run of that kind, or the last full one), or nightly, which compares every selected product.';
