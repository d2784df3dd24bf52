create or replace function spp.upload_report(batch_id uuid) returns jsonb
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_batch constant spp.upload_batches := spp_private.resolve_batch(upload_report.batch_id);
  v_supplier constant spp.suppliers := spp_private.resolve_supplier(v_batch.supplier_id::text);
begin
  return jsonb_build_object(
    'batch_id', v_batch.batch_id,
    'supplier_id', v_batch.supplier_id,
    'supplier_code', v_supplier.supplier_code,
    'file_name', v_batch.file_name,
    'file_hash', v_batch.file_hash,
    'file_size', v_batch.file_size,
    'mode', v_batch.mode,
    'dry_run', v_batch.dry_run,
    'status', v_batch.status,
    'upload_date', v_batch.upload_date,
    'completed_at', v_batch.completed_at,
    'processed_by', spp_private.shown_actor(v_batch.processed_by),
    'total_products', v_batch.total_products,
    'new_products_count', v_batch.new_products_count,
    'updated_products_count', v_batch.updated_products_count,
    'unchanged_products_count', v_batch.unchanged_products_count,
    'failed_products_count', v_batch.failed_products_count,
    'duplicate_rows_count', v_batch.duplicate_rows_count,
    'missing_products_count', v_batch.missing_products_count,
    'discontinued_products_count', v_batch.discontinued_products_count,
    'discontinue_held', v_batch.discontinue_held,
    'waiting_rows_count', spp_private.waiting_rows(v_batch),
    'superseded_rows_count', v_batch.superseded_rows_count,
    'processing_time_ms', v_batch.processing_time_ms,
    'progress', spp_private.batch_progress(v_batch),
    'reason', spp_private.reason_of(v_batch.batch_id),
    'currency_code', spp_private.currency_of(v_batch.price_currency, v_batch.currency_code),
    'detected', v_batch.detected,
    'price_changes', v_batch.price_changes,
    'price_breaks', v_batch.price_breaks,
    'corrections', v_batch.corrections,
    'effective_from', v_batch.effective_from,
    'warnings', v_batch.warnings,
    'errors', case when v_batch.phase = 'done' then v_batch.error_log
                   else spp_private.first_errors(v_batch.batch_id) end
  );
end
$$;
comment on function spp.upload_report(uuid) is
  $$What became of an upload: counts (total = new + updated + unchanged + failed + duplicates), reason of a failure or
who cancelled it, what was detected (`evidence` says why each column was taken), price changes (amounts as decimal
text), warnings, and the first rejected rows {row_number, code, message, field, value, raw; of a workbook of several
sheets also sheet, sheet_row}. waiting_rows_count: rejected rows that a person has still to decide on;
superseded_rows_count: those
whose product a later list has brought again. discontinued_products_count: what a full list discontinued, or would.
Raises SPNBA.$$;
grant execute on function spp.upload_report(uuid)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
