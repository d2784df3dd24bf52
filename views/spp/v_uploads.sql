create or replace view spp.v_uploads with (security_invoker = true) as
select b.batch_id, b.supplier_id, u.supplier_code, b.file_name, b.mode, b.dry_run, b.status, b.upload_date,
       b.effective_from, b.completed_at, b.processed_by, b.total_products, b.new_products_count,
       b.updated_products_count, b.unchanged_products_count, b.failed_products_count, b.duplicate_rows_count,
       b.missing_products_count, b.discontinued_products_count, b.discontinue_held,
       spp_private.waiting_rows(b) as waiting_rows_count, b.reason
  from spp.upload_batches b
  join spp.suppliers u on u.supplier_id = b.supplier_id;
comment on view spp.v_uploads is '@behavior -*

Uploads as lists show them: what came when, from whom, and what became of it.';
comment on column spp.v_uploads.effective_from is 'The day (UTC) that a scheduled list waits for.';
comment on column spp.v_uploads.dry_run is 'Nothing of it was applied.';
comment on column spp.v_uploads.waiting_rows_count is 'Rejected rows that wait for a person.';
comment on column spp.v_uploads.reason is 'Why it failed: code, message, hint.';
