-- A rejected row that waits no more names a later list of its supplier that stands.
select s.staging_id, s.batch_id, s.superseded_by_batch_id, l.status
  from spp.upload_staging s
  join spp.upload_batches b on b.batch_id = s.batch_id
  left join spp.upload_batches l on l.batch_id = s.superseded_by_batch_id
 where s.superseded_by_batch_id is not null
   and (l.batch_id is null or l.supplier_id <> b.supplier_id or l.batch_id <= b.batch_id
        or l.status not in ('processing', 'completed') or l.dry_run)
