create or replace function spp_private.close_batch(batch_id uuid, status text) returns void
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  delete from spp_private.batch_parts p where p.batch_id = close_batch.batch_id;
  -- Asked for too late; of one that is cancelled it says by whom.
  delete from spp_private.cancellations c
   where c.batch_id = close_batch.batch_id and close_batch.status <> 'cancelled';
  update spp.upload_batches b
     set status = close_batch.status, phase = 'done', completed_at = clock_timestamp(),
         lease_token = null, lease_owner = null, lease_expires_at = null,
         -- An integer of milliseconds ends after 24.8 days: what took longer shows that much.
         processing_time_ms = greatest(0, least(2147483647, extract(epoch from clock_timestamp() - greatest(
           b.upload_date, b.effective_from::timestamp at time zone 'UTC')) * 1000)),
         error_log = spp_private.first_errors(b.batch_id)
   where b.batch_id = close_batch.batch_id;
  select spp_private.enqueue_figures();
  select pg_notify('spp_batch', close_batch.batch_id::text)
$$;
comment on function spp_private.close_batch(uuid, text) is 'Ends a batch and tells listeners of channel spp_batch.';
