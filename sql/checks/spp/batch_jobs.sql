-- Every upload that has not ended has somebody who works on it, or a job that will still run; without one it would wait
-- until the next minute's rescue, or for ever where no worker runs.
select b.batch_id, b.supplier_id, b.status, b.phase, b.upload_date
  from spp.upload_batches b
 where b.status in ('queued', 'processing')
   and lease.is_free(b.lease_token, b.lease_owner, b.lease_expires_at)
   and not exists (
     select from graphile_worker.jobs j
      where j.task_identifier = 'supplier__process_uploads' and j.queue_name = 'supplier:' || b.supplier_id
        and (j.attempts < j.max_attempts or j.locked_at is not null))
