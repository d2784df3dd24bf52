-- Upload by upload, so that those of one supplier cost what they hold: what waits and what was decided stand in
-- indexes, the rest is counted already.
create or replace view spp.v_data_quality with (security_invoker = true) as
select s.supplier_id, s.supplier_code, s.supplier_name, q.reason,
       case when q.reason = 'not_kept' then 'Decided so long ago that the reason is not kept.'
            when q.quarantined > 0 then spp_private.rejection_message(q.reason)
            else spp_private.warning_message(q.reason) end as explanation,
       q.quarantined as quarantined_rows, q.open as open_rows, q.corrected as corrected_rows,
       q.discarded as discarded_rows, q.superseded as superseded_rows, q.warned as warned_rows,
       t.rows as total_rows, round(q.quarantined::numeric / nullif(t.rows, 0), 4) as quarantined_share,
       round(q.warned::numeric / nullif(t.rows, 0), 4) as warned_share, q.uploads, q.last_upload_at
  from spp.suppliers s
 cross join lateral (
   select sum(b.total_products)::bigint as rows
     from spp.upload_batches b
    where b.supplier_id = s.supplier_id and b.status = 'completed' and not b.dry_run and b.mode <> 'corrections'
   offset 0
 ) t
 cross join lateral (
   select c.reason, sum(c.open + c.corrected + c.discarded + c.superseded)::integer as quarantined,
          sum(c.open)::integer as open, sum(c.corrected)::integer as corrected, sum(c.discarded)::integer as discarded,
          sum(c.superseded)::integer as superseded, sum(c.warned)::integer as warned,
          count(distinct b.batch_id)::integer as uploads, max(b.upload_date) as last_upload_at
     from spp.upload_batches b
    cross join lateral (
      select w.validation_errors #>> '{0,code}' as reason, count(*) as open, 0 as corrected, 0 as discarded,
             0 as superseded, 0 as warned
        from spp.upload_staging w
       where w.batch_id = b.batch_id and w.validation_status = 'failed' and spp_private.waiting_rows(b) > 0
       group by 1
      union all
      select d.validation_errors #>> '{0,code}', 0, count(*) filter (where d.validation_status = 'corrected'),
             count(*) filter (where d.validation_status = 'discarded'),
             count(*) filter (where d.validation_status = 'superseded'), 0
        from spp.upload_staging d
       where d.batch_id = b.batch_id and d.validation_status in ('corrected', 'discarded', 'superseded')
       group by 1
      union all
      select k.reason, 0, k.corrected, k.discarded, k.superseded, 0
        from spp_kept.decided_rows k
       where k.batch_id = b.batch_id
      union all
      select e.value ->> 'code', 0, 0, 0, 0, (e.value ->> 'count')::bigint
        from jsonb_array_elements(b.warnings) e
    ) c
    where b.supplier_id = s.supplier_id and b.status = 'completed' and not b.dry_run and b.mode <> 'corrections'
    group by c.reason
 ) q;
comment on view spp.v_data_quality is
  $$What was wrong or odd with the rows of lists, by supplier and reason; of lists that stand, without dry runs and
files of corrections. Ask for one supplier where there are many uploads.$$;
comment on column spp.v_data_quality.supplier_id is 'Supplier.';
comment on column spp.v_data_quality.supplier_code is 'Code of the supplier.';
comment on column spp.v_data_quality.supplier_name is 'Name of the supplier.';
comment on column spp.v_data_quality.reason is
  $$The code of a rejection or warning, as reports name it; of a row that was corrected, of its last rejection.$$;
comment on column spp.v_data_quality.explanation is 'The same in a sentence.';
comment on column spp.v_data_quality.quarantined_rows is 'Rows that were rejected or held, whatever became of them.';
comment on column spp.v_data_quality.open_rows is 'Of these, rows that still wait for a person.';
comment on column spp.v_data_quality.corrected_rows is 'Of these, rows that were corrected, or released, and applied.';
comment on column spp.v_data_quality.discarded_rows is 'Of these, rows that were dropped.';
comment on column spp.v_data_quality.superseded_rows is 'Of these, rows whose product a later list has brought again.';
comment on column spp.v_data_quality.warned_rows is
  'Rows that were applied with this warning; of warnings about a whole list, what they count.';
comment on column spp.v_data_quality.total_rows is 'All rows of the supplier''s lists.';
comment on column spp.v_data_quality.quarantined_share is 'quarantined_rows of total_rows, 0 to 1.';
comment on column spp.v_data_quality.warned_share is 'warned_rows of total_rows.';
comment on column spp.v_data_quality.uploads is 'Uploads in which it came up.';
comment on column spp.v_data_quality.last_upload_at is 'When the latest of these was received.';
