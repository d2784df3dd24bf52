-- Rejected rows that people have corrected or discarded, or later lists have superseded, are kept by their reasons,
-- before their staged rows are purged and after: together they are as many as their upload counts. Rows that were
-- corrected into prices of larger quantities count as corrected, and are duplicates among the staged rows.
select b.batch_id, b.corrected_rows_count, coalesce(k.corrected, 0) + coalesce(l.corrected, 0) as corrected,
       b.discarded_rows_count, coalesce(k.discarded, 0) + coalesce(l.discarded, 0) as discarded,
       b.superseded_rows_count, coalesce(k.superseded, 0) + coalesce(l.superseded, 0) as superseded
  from spp.upload_batches b
  left join (
    select d.batch_id, sum(d.corrected) as corrected, sum(d.discarded) as discarded, sum(d.superseded) as superseded
      from spp_kept.decided_rows d
     group by d.batch_id) k on k.batch_id = b.batch_id
  left join (
    select s.batch_id, count(*) filter (where s.validation_status = 'corrected') as corrected,
           count(*) filter (where s.validation_status = 'discarded') as discarded,
           count(*) filter (where s.validation_status = 'superseded') as superseded
      from spp.upload_staging s
     where s.validation_status in ('corrected', 'discarded', 'superseded')
     group by s.batch_id) l on l.batch_id = b.batch_id
 where b.status = 'completed'
   and ((b.discarded_rows_count, b.superseded_rows_count)
        is distinct from (coalesce(k.discarded, 0) + coalesce(l.discarded, 0),
                          coalesce(k.superseded, 0) + coalesce(l.superseded, 0))
        or b.corrected_rows_count - coalesce(k.corrected, 0) - coalesce(l.corrected, 0)
           not between 0 and b.duplicate_rows_count)
