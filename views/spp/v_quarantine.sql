create or replace view spp.v_quarantine with (security_invoker = true) as
select s.staging_id, s.batch_id, b.supplier_id, u.supplier_code, b.file_name, s.row_number,
       s.validation_errors #>> '{0,code}' as code, s.validation_errors #>> '{0,message}' as message,
       spp_private.shown_cells(s.raw_data) as raw, s.processed_at as quarantined_at
  from spp.upload_staging s
  join spp.upload_batches b on b.batch_id = s.batch_id
  join spp.suppliers u on u.supplier_id = b.supplier_id
 where s.validation_status = 'failed' and b.status = 'completed' and not b.dry_run;
comment on view spp.v_quarantine is 'Rejected rows that wait for a person to correct or discard them.';
comment on column spp.v_quarantine.code is 'Why it was rejected.';
comment on column spp.v_quarantine.raw is
  'The row as sent, or as corrected last: heading to text. Long cells are cut and end in an ellipsis;
the CSV of the upload''s report has them whole.';
comment on column spp.v_quarantine.staging_id is 'Identifies the rejected row.';
comment on column spp.v_quarantine.batch_id is 'Upload.';
comment on column spp.v_quarantine.supplier_id is 'Supplier.';
comment on column spp.v_quarantine.supplier_code is 'Code of the supplier.';
comment on column spp.v_quarantine.file_name is 'Name of the file.';
comment on column spp.v_quarantine.row_number is 'Row of the file, from 1.';
comment on column spp.v_quarantine.message is 'The same in a sentence.';
comment on column spp.v_quarantine.quarantined_at is 'When it was rejected.';
