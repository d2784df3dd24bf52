create or replace function spp_private.rescue_uploads() returns integer
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  -- Lists whose day has come.
  update spp.upload_batches b
     set status = 'queued'
   where b.status = 'scheduled' and b.effective_from <= (clock_timestamp() at time zone 'UTC')::date;
  select count(spp_private.enqueue_uploads(u.supplier_id) is null)::integer
    from (select distinct b.supplier_id from spp.upload_batches b where b.status in ('queued', 'processing')) u
   where not exists (
     select
       from graphile_worker._private_jobs j
      where j.key = 'uploads:' || u.supplier_id and (j.attempts < j.max_attempts or j.locked_at is not null))
$$;
comment on function spp_private.rescue_uploads() is
  'Queues the job of each supplier whose uploads wait without one that will still run, and answers how many; run each
minute. So no upload waits for ever, whatever became of its job. Scheduled lists whose day has come are queued first.';
grant execute on function spp_private.rescue_uploads() to inv_admin;
