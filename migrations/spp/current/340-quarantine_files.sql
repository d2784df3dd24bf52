-- Rejected rows as a file that comes back corrected.
set lock_timeout = '5s';

alter table spp.upload_batches add column if not exists corrections jsonb;
comment on column spp.upload_batches.corrections is
  'What became of a file of corrected rows: {rows, corrected, unchanged, rejected, refused, batches}; null of a list.';
call audit.attach_log('spp.upload_batches', 'batch_id',
  'phase,next_row,last_row,attempts,detected,total_products,new_products_count,updated_products_count,'
  'unchanged_products_count,failed_products_count,duplicate_rows_count,missing_products_count,discarded_rows_count,'
  'superseded_rows_count,discontinued_products_count,price_changes,price_breaks,price_per,price_unit,price_currency,'
  'price_valid_from,'
  'corrections,warnings,error_log,started_at,completed_at,processing_time_ms,currency_code,decimal_mark,profile,'
  'lease_token,lease_owner,lease_expires_at,last_failure');
comment on column spp.upload_batches.mode is
  'partial: products not listed stay; full: they are discontinued; corrections: rejected rows of other uploads.';
alter table spp.upload_batches drop constraint if exists upload_batches_mode_check;
alter table spp.upload_batches add constraint upload_batches_mode_check check (
  mode in ('partial', 'full', 'corrections'));
alter table spp.upload_batches drop constraint if exists upload_batches_phase_check;
alter table spp.upload_batches add constraint upload_batches_phase_check check (
  phase in ('stage', 'validate', 'apply', 'finish', 'correct', 'done'));
comment on column spp.upload_batches.phase is 'What comes next: stage, validate, apply, finish, correct, or done.';

alter table spp.upload_staging add column if not exists numbers text;
comment on column spp.upload_staging.numbers is
  'Of a file of corrections: the numbers behind its numeric cells, and what their formats show, as JSON by heading.';
comment on column spp.upload_staging.validation_status is
  $$staged (valid, or not judged yet), failed (in quarantine), duplicate, corrected, discarded, superseded; correcting
within a correction only; of a file of corrections: applied, unchanged, refused.$$;

do $$
begin
  if not exists (select from pg_attribute a
                  where a.attrelid = to_regclass('spp_private.correction_outcome') and a.attname = 'accepted') then
    drop type if exists spp_private.correction_outcome cascade;
    create type spp_private.correction_outcome as (
      staging_id uuid, result text, batch_id uuid, code text, message text, warnings jsonb, ignored text[],
      waiting_id uuid, data jsonb, accepted boolean);
  end if;
end
$$;
comment on type spp_private.correction_outcome is
  $$What became of a row of a file of corrections: corrected, rejected, unchanged or refused; of which upload; why; and
what is odd about it. Without a result yet: what is to be laid over which row, and whether that is accepted as it is.$$;

drop function if exists spp_private.correct_row(spp.upload_batches, uuid, jsonb);
drop function if exists spp_private.correct_row(spp.upload_batches, uuid, jsonb, boolean);
drop function if exists spp_private.keep_break(spp.upload_batches, spp.upload_staging);
drop function if exists spp_private.replaced_price(spp.upload_batches, uuid);

--! include functions/spp/quarantine/file_heading.sql
--! include functions/spp/quarantine/row_ref.sql
--! include functions/spp/quarantine/referred_id.sql
--! include functions/spp/quarantine/is_yes.sql
--! include functions/spp/quarantine/is_held.sql
--! include functions/spp/quarantine/quarantined_columns.sql
--! include functions/spp/quarantine/quarantine_file.sql
--! include functions/spp/quarantine/quarantined_rows.sql
--! include functions/spp/quarantine/cell_change.sql
--! include functions/spp/quarantine/changed_cells.sql
--! include functions/spp/quarantine/refusal_message.sql
--! include functions/spp/quarantine/file_headings.sql
--! include functions/spp/corrections/read_corrected.sql
--! include functions/spp/corrections/place_corrected.sql
--! include functions/spp/corrections/keep_breaks.sql
--! include functions/spp/corrections/lay_corrections.sql
--! include functions/spp/corrections/judge_corrected.sql
--! include functions/spp/corrections/name_categories.sql
--! include functions/spp/corrections/replaced_prices.sql
--! include functions/spp/corrections/correct_turn.sql
--! include functions/spp/corrections/correct_rows.sql
--! include functions/spp/quarantine/resubmit_quarantined.sql
--! include functions/spp/quarantine/refuse_correction.sql
--! include functions/spp/quarantine/review_correction.sql
--! include functions/spp/quarantine/end_correct_chunk.sql
--! include functions/spp/quarantine/correct_chunk.sql
--! include functions/spp/quarantine/begin_corrections.sql
--! include functions/spp/report/warning_message.sql
--! include functions/spp/report/batch_progress.sql
--! include functions/spp/report/rejected_rows.sql
--! include functions/spp/report/upload_report.sql
--! include functions/spp/intake/begin_upload.sql
--! include functions/spp/intake/finish_staging.sql
--! include functions/spp/intake/advance_batch.sql
--! include functions/spp/batches/fail_batch.sql
--! include functions/spp/undo/rollback_batch.sql
--! include views/spp/v_supplier_catalog_stats.sql
--! include views/spp_feed/uploads.sql
--! include views/spp_feed/supplier_records.sql
