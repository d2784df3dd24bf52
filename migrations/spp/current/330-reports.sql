-- What a report says, lists of uploads and of what they lacked, rows that later lists supersede.
set lock_timeout = '5s';

alter table spp.upload_batches
  add column if not exists superseded_rows_count integer not null default 0,
  add column if not exists discontinued_products_count integer not null default 0;
comment on column spp.upload_batches.failed_products_count is
  'Rows in quarantine, discarded from it, or superseded there by a later list.';
comment on column spp.upload_batches.superseded_rows_count is
  'Of the failed rows, those whose product a later list has brought again.';
comment on column spp.upload_batches.discontinued_products_count is
  'Products that the full list discontinued; while that is held, and of a dry run: would discontinue.';
call audit.attach_log('spp.upload_batches', 'batch_id',
  'phase,next_row,last_row,attempts,detected,total_products,new_products_count,updated_products_count,'
  'unchanged_products_count,failed_products_count,duplicate_rows_count,missing_products_count,discarded_rows_count,'
  'superseded_rows_count,discontinued_products_count,price_changes,price_breaks,price_per,price_unit,price_currency,'
  'price_valid_from,'
  'warnings,error_log,started_at,completed_at,processing_time_ms,currency_code,decimal_mark,profile,lease_token,'
  'lease_owner,lease_expires_at,last_failure');
create index if not exists upload_batches_status_upload_date_batch_id_idx
  on spp.upload_batches (status, upload_date desc, batch_id desc);

-- No foreign key: every staged row would pay for it.
alter table spp.upload_staging
  add column if not exists superseded_by_batch_id uuid,
  add column if not exists listed_by uuid[];
comment on column spp.upload_staging.validation_status is
  'staged (valid, or not judged yet), failed (in quarantine), duplicate, corrected, discarded, superseded.';
comment on column spp.upload_staging.validation_errors is 'List of {code, message, field, value}.';
comment on column spp.upload_staging.superseded_by_batch_id is
  'The later list that brought the product of a rejected row again; it does not wait any more.';
comment on column spp.upload_staging.listed_by is
  'Of a superseded row: lists behind that one which have brought the product as well, and whose rows are purged.';
alter table spp.upload_staging drop constraint if exists upload_staging_validation_status_check;
alter table spp.upload_staging add constraint upload_staging_validation_status_check check (
  validation_status in ('staged', 'failed', 'duplicate', 'corrected', 'discarded', 'superseded', 'applied', 'unchanged',
    'refused', 'correcting')) not valid;
alter table spp.upload_staging drop constraint if exists upload_staging_superseded_by_batch_id_check;
alter table spp.upload_staging add constraint upload_staging_superseded_by_batch_id_check check (
  (validation_status = 'superseded') = (superseded_by_batch_id is not null)) not valid;

create table if not exists spp_private.batch_missing (
  batch_id uuid not null references spp.upload_batches on delete cascade,
  last_id uuid not null,
  product_ids uuid[] not null,
  primary key (batch_id, last_id)
);
comment on table spp_private.batch_missing is
  'The products that dropped out with an upload, or with a dry run would have; it outlives their marks.';
comment on column spp_private.batch_missing.last_id is 'The greatest of its ids: rows follow one another by it.';
comment on column spp_private.batch_missing.product_ids is 'Up to 1,000 ids.';
alter table spp_private.batch_missing enable row level security;
--! include functions/spp/missing/keep_missing.sql

drop function if exists spp.rejected_rows(uuid, integer, integer);
drop function if exists spp_private.preview_batch(spp.upload_batches);
drop function if exists spp_private.settle_held(uuid, text);
drop view if exists spp.v_uploads cascade;

--! include functions/spp/report/rejection.sql
--! include functions/spp/report/sheet_of.sql
--! include functions/spp/report/waiting_rows.sql
--! include functions/spp/report/rejected_rows.sql
--! include functions/spp/report/first_errors.sql
--! include functions/spp/report/upload_report.sql
--! include functions/spp/intake/validate_chunk.sql
--! include functions/spp/intake/end_validation.sql
--! include functions/spp/intake/preview_batch.sql
--! include functions/spp/intake/apply_rows.sql
--! include functions/spp/intake/finish_batch.sql
--! include functions/spp/intake/purgeable_rows.sql
--! include functions/spp/intake/purge_staging.sql
--! include functions/spp/batches/fail_batch.sql
--! include functions/spp/missing/holds_discontinuing.sql
--! include functions/spp/missing/held_warning.sql
--! include functions/spp/missing/mark_missing.sql
--! include functions/spp/missing/lock_held.sql
--! include functions/spp/missing/settle_held.sql
--! include functions/spp/missing/confirm_missing.sql
--! include functions/spp/missing/drop_missing.sql
--! include functions/spp/missing/missing_products.sql
--! include functions/spp/quarantine/supersede_waiting.sql
--! include functions/spp/quarantine/lock_resubmission.sql
--! include functions/spp/undo/keep_listing.sql
--! include functions/spp/undo/keep_superseding.sql
--! include functions/spp/undo/restore_superseded.sql
--! include functions/spp/undo/undo_batch.sql
--! include views/spp/v_uploads.sql
--! include policies/spp/v_uploads.sql
--! include functions/spp/report/list_uploads.sql

-- A supplier for a dry run: it has no partition, and cannot stay.
create or replace trigger _100_name_partition before insert on spp.suppliers
  for each row when (new.partition_name is null) execute function spp.tg_suppliers__name_partition();
create or replace trigger _500_create_partition after insert on spp.suppliers
  for each row when (new.partition_name <> '') execute function spp.tg_suppliers__create_partition();
--! include functions/spp/suppliers/tg_suppliers__refuse_trial.sql
do $$
begin
  if not exists (select from pg_trigger t
                  where t.tgname = '_900_refuse_trial' and t.tgrelid = 'spp.suppliers'::regclass) then
    create constraint trigger _900_refuse_trial after insert on spp.suppliers deferrable initially deferred
      for each row when (new.partition_name = '') execute function spp.tg_suppliers__refuse_trial();
  end if;
end
$$;
--! include functions/spp/suppliers/check_supplier.sql
--! include functions/spp/suppliers/create_supplier.sql
--! include functions/spp/suppliers/try_supplier.sql
