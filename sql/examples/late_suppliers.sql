-- Suppliers whose next list is overdue by their own rhythm, and those that reject many rows.
select s.supplier_code, s.supplier_name, s.last_upload_at, s.average_days_between_uploads,
       round(extract(epoch from now() - s.last_upload_at) / 86400, 1) as days_since, s.failed_row_rate
  from spp.v_supplier_catalog_stats s
 where s.status = 'active'
   and (s.last_upload_at is null
        or extract(epoch from now() - s.last_upload_at) / 86400 > greatest(1, 1.5 * s.average_days_between_uploads)
        or s.failed_row_rate > 0.05)
 order by days_since desc nulls first;
