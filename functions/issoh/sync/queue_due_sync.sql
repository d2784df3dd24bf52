create or replace function issoh_private.queue_due_sync(reason text) returns uuid
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  insert into issoh.sync_runs (reason, is_full)
  select queue_due_sync.reason, queue_due_sync.reason = 'nightly'
   where not exists (
           select from issoh.sync_runs r where r.reason = queue_due_sync.reason and r.status in ('queued', 'running'))
     and (queue_due_sync.reason <> 'interval'
          or extract(hour from now() at time zone 'UTC')::integer % issoh.setting('sync.interval_hours')::integer = 0)
  returning run_id
$$;
comment on function issoh_private.queue_due_sync(text) is '@behavior -*

Queues what is due by the clock, unless it waits already: interval (called every hour; runs every sync.interval_hours,
counted from midnight UTC), or nightly, which compares every selected product.';
