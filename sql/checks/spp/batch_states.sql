-- Status, phase, reason and end of an upload agree: it is done when it has ended, and gives a reason when it failed.
select b.batch_id, b.supplier_id, b.status, b.phase, b.reason, b.completed_at, b.discontinue_held
  from spp.upload_batches b
 where (b.status in ('scheduled', 'queued', 'processing')) = (b.phase = 'done')
    or (b.phase = 'done') <> (b.completed_at is not null)
    or (b.status = 'failed') <> (b.reason is not null)
    or (b.discontinue_held and b.status <> 'completed')
