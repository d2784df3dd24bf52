-- Suppliers whose next list is overdue by their own rhythm, and those that reject many rows: why each stands here.
select s.supplier_code, s.supplier_name, concat_ws('; ', w.never, w.overdue, w.rejects) as why, s.last_upload_at,
       s.average_days_between_uploads, d.days_since, s.failed_row_rate
  from spp.v_supplier_catalog_stats s
 cross join lateral (
   select round(extract(epoch from now() - s.last_upload_at) / 86400, 1) as days_since) d
 cross join lateral (
   select case when s.last_upload_at is null then 'no list has come yet' end as never,
          case when d.days_since > greatest(1, 1.5 * s.average_days_between_uploads)
               then format('%s days since the last list, %s between them', d.days_since,
                           round(s.average_days_between_uploads, 1)) end as overdue,
          case when s.failed_row_rate > 0.05
               then format('%s %% of its rows are rejected', round(s.failed_row_rate * 100, 1)) end as rejects) w
 where s.status = 'active' and num_nonnulls(w.never, w.overdue, w.rejects) > 0
 order by d.days_since desc nulls first;
