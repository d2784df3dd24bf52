-- Every upload that has not ended has a job that will end it; without one it would wait for ever.
select b.batch_id, b.supplier_id, b.status, b.phase, b.upload_date
  from spp.upload_batches b
 where b.status in ('queued', 'processing')
   and not exists (
     select from graphile_worker.jobs j
      where j.task_identifier = 'supplier__process_uploads' and j.queue_name = 'supplier:' || b.supplier_id
        and j.attempts <= j.max_attempts)
