create or replace view spp.v_uploads with (security_invoker = true) as
select b.batch_id, b.supplier_id, u.supplier_code, b.file_name, b.mode, b.dry_run, b.status, b.upload_date,
       b.effective_from, b.completed_at, spp_private.shown_actor(b.processed_by) as processed_by, b.total_products,
       b.new_products_count,
       b.updated_products_count, b.unchanged_products_count, b.failed_products_count, b.duplicate_rows_count,
       b.missing_products_count, b.discontinued_products_count, b.discontinue_held,
       spp_private.waiting_rows(b) as waiting_rows_count, b.reason
  from spp.upload_batches b
  join spp.suppliers u on u.supplier_id = b.supplier_id;
comment on view spp.v_uploads is 'Uploads as lists show them: what came when, from whom, and what became of it.';
comment on column spp.v_uploads.effective_from is 'The day (UTC) that a scheduled list waits for.';
comment on column spp.v_uploads.dry_run is 'Nothing of it was applied.';
comment on column spp.v_uploads.waiting_rows_count is 'Rejected rows that wait for a person.';
comment on column spp.v_uploads.reason is 'Why it failed: code, message, hint.';
comment on column spp.v_uploads.batch_id is 'Identifies the upload.';
comment on column spp.v_uploads.supplier_id is 'Supplier.';
comment on column spp.v_uploads.supplier_code is 'Code of the supplier.';
comment on column spp.v_uploads.file_name is 'Name of the file.';
comment on column spp.v_uploads.mode is 'full: what is not in the list is gone; partial: it stays.';
comment on column spp.v_uploads.status is 'queued, scheduled, processing, completed, failed, cancelled or rolled_back.';
comment on column spp.v_uploads.upload_date is 'When it was received.';
comment on column spp.v_uploads.completed_at is 'When it ended.';
comment on column spp.v_uploads.processed_by is 'Who sent it.';
comment on column spp.v_uploads.total_products is 'Rows of the list.';
comment on column spp.v_uploads.new_products_count is 'Products that were never seen before.';
comment on column spp.v_uploads.updated_products_count is 'Products whose price changed.';
comment on column spp.v_uploads.unchanged_products_count is 'Products whose price stayed.';
comment on column spp.v_uploads.failed_products_count is 'Rejected rows.';
comment on column spp.v_uploads.duplicate_rows_count is 'Rows of a code that a later row repeats.';
comment on column spp.v_uploads.missing_products_count is 'Products that dropped out with it.';
comment on column spp.v_uploads.discontinued_products_count is 'Products that it ended.';
comment on column spp.v_uploads.discontinue_held is 'So many are missing that none was ended.';
