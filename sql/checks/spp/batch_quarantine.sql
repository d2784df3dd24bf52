-- The failed rows of an upload that has ended are those that wait in quarantine and those that were discarded or
-- superseded; of one that failed as a whole, and of a dry run whose rows may be gone, at least those. One that was
-- cancelled counts nothing.
select b.batch_id, b.supplier_id, b.status, b.failed_products_count, b.discarded_rows_count,
       b.superseded_rows_count, coalesce(q.waiting, 0) as waiting
  from spp.upload_batches b
  left join (
    select s.batch_id, count(*) as waiting
      from spp.upload_staging s
     where s.validation_status = 'failed'
     group by s.batch_id
  ) q on q.batch_id = b.batch_id
 cross join lateral (select b.discarded_rows_count + b.superseded_rows_count as decided) d
 where b.phase = 'done' and b.status <> 'cancelled'
   and (b.failed_products_count < d.decided + coalesce(q.waiting, 0)
        or (b.status <> 'failed' and not b.dry_run and b.failed_products_count > d.decided + coalesce(q.waiting, 0)))
