-- What a row costs, breaks of quantity, lists of a later day.
set lock_timeout = '5s';

do $$
begin
  if to_regtype('spp_private.price_reading') is null then
    create type spp_private.price_reading as (amount numeric, currency text, failure text, warnings text[]);
    create type spp_private.price_cell as (
      amount numeric, currencies text[], per numeric, per_unit text, unit numeric, failure text);
    alter type spp_private.apply_counts add attribute price_breaks jsonb;
  end if;
end
$$;
comment on type spp_private.price_reading is
  'What a staged row costs: for a piece, in a currency; or why that cannot be told; and what is odd about it.';
comment on type spp_private.price_cell is 'What the cell of a price says by itself.';

drop function if exists spp_private.parse_count(text, integer);
drop function if exists spp_private.judge_rows(spp.upload_batches, integer, integer, text);
drop function if exists spp_private.detect_decimal_mark(uuid);
drop function if exists spp.begin_upload(text, text, text, bigint, text, boolean, boolean);

alter table spp.upload_batches
  add column if not exists effective_from date,
  add column if not exists price_breaks jsonb not null default '{"added": 0, "changed": 0, "removed": 0}';
comment on column spp.upload_batches.effective_from is
  'The day (UTC) on which the prices of the list begin to hold; until then it waits as scheduled.';
comment on column spp.upload_batches.price_breaks is
  'Prices of larger quantities that the list brought: {added, changed, removed}.';
alter table spp.upload_batches drop constraint if exists upload_batches_status_check;
alter table spp.upload_batches add constraint upload_batches_status_check check (
  status in ('scheduled', 'queued', 'processing', 'completed', 'failed', 'rolled_back', 'cancelled'));

create table if not exists spp.price_breaks (
  supplier_id uuid not null,
  product_id uuid not null,
  from_quantity integer not null check (from_quantity > 0),
  price numeric(19,4) not null check (price >= 0),
  updated_at timestamptz not null default clock_timestamp(),
  primary key (supplier_id, product_id, from_quantity)
);
comment on table spp.price_breaks is $$@foreignKey (supplier_id) references spp.suppliers (supplier_id)
@foreignKey (supplier_id, product_id) references spp.supplier_products (supplier_id, product_id)

What a piece costs when many are bought: lists write it, beside the price of the product, which is that of the smallest
quantity.$$;
comment on column spp.price_breaks.from_quantity is 'From how many pieces on.';
comment on column spp.price_breaks.price is 'For a piece, in the currency of the product.';

create table if not exists spp.price_break_history (
  history_id uuid primary key default uuidv7(),
  supplier_id uuid not null,
  product_id uuid not null,
  from_quantity integer not null,
  old_price numeric(19,4),
  new_price numeric(19,4),
  change_reason text not null,
  upload_batch_id uuid,
  changed_at timestamptz not null default clock_timestamp(),
  changed_by text not null
);
comment on table spp.price_break_history is $$@foreignKey (supplier_id) references spp.suppliers (supplier_id)

Every price of a larger quantity that came, changed or went, written by triggers on price_breaks in the changing
transaction; append-only.$$;
comment on column spp.price_break_history.old_price is 'Null where it came.';
comment on column spp.price_break_history.new_price is 'Null where it went.';
comment on column spp.price_break_history.change_reason is 'upload, correction, rollback, or manual.';
comment on column spp.price_break_history.upload_batch_id is 'The upload that changed it, if one did.';
create index if not exists price_break_history_product_idx
  on spp.price_break_history (supplier_id, product_id, from_quantity, history_id desc);
create index if not exists price_break_history_batch_idx
  on spp.price_break_history (upload_batch_id) where upload_batch_id is not null;

create or replace trigger _100_append_only before delete or update or truncate on spp.price_break_history
  for each statement execute function audit.tg_table__forbid_change();
alter table spp.price_break_history enable always trigger _100_append_only;

--! include functions/spp/products/tg_price_breaks__log.sql
create or replace trigger _900_log_insert after insert on spp.price_breaks referencing new table as new_rows
  for each statement execute function spp.tg_price_breaks__log();
create or replace trigger _900_log_update after update on spp.price_breaks
  referencing old table as old_rows new table as new_rows
  for each statement execute function spp.tg_price_breaks__log();
create or replace trigger _900_log_delete after delete on spp.price_breaks referencing old table as old_rows
  for each statement execute function spp.tg_price_breaks__log();

--! include policies/spp/price_breaks.sql
--! include policies/spp/price_break_history.sql
--! include views/spp_feed/price_breaks.sql
--! include policies/spp_feed/price_breaks.sql

--! include functions/spp/amounts/currency_of.sql
--! include functions/spp/values/is_piece.sql
--! include functions/spp/values/many_of.sql
--! include functions/spp/amounts/read_amount.sql
--! include functions/spp/values/read_count.sql
--! include functions/spp/values/parse_count.sql
--! include functions/spp/values/unit_of_time.sql
--! include functions/spp/values/read_days.sql
--! include functions/spp/values/parse_days.sql
--! include functions/spp/values/read_basis.sql
--! include functions/spp/values/read_discount.sql
--! include functions/spp/values/read_period.sql
--! include functions/spp/values/period_of.sql
--! include functions/spp/values/read_break_quantity.sql
--! include functions/spp/values/quantity_of.sql
--! include functions/spp/values/plain_amount.sql
--! include functions/spp/values/read_price_cell.sql
--! include functions/spp/values/read_odd_price.sql
--! include functions/spp/values/read_price.sql
--! include functions/spp/values/read_breaks.sql
--! include functions/spp/values/total_words.sql
--! include functions/spp/values/names_total.sql
--! include functions/spp/values/total_beginnings.sql
--! include functions/spp/values/is_total.sql
--! include functions/spp/values/is_damaged_code.sql
--! include functions/spp/amounts/language_mark.sql
--! include functions/spp/amounts/decimal_evidence.sql
--! include functions/spp/amounts/written_marks.sql
--! include functions/spp/amounts/price_hints.sql
--! include functions/spp/amounts/column_hints.sql
--! include functions/spp/amounts/weigh_decimal_mark.sql
--! include functions/spp/amounts/detect_decimal_mark.sql
--! include functions/spp/report/rejection_message.sql
--! include functions/spp/report/warning_message.sql
--! include functions/spp/report/rejected_field.sql
--! include functions/spp/report/rejected_cell.sql
--! include functions/spp/report/describe_rejection.sql
--! include functions/spp/report/add_counts.sql
--! include functions/spp/report/upload_report.sql
--! include functions/spp/batches/fail_batch.sql
--! include functions/spp/batches/close_batch.sql
-- Tables of the worker are there once it has been started.
set check_function_bodies = off;
--! include functions/spp/batches/rescue_uploads.sql
reset check_function_bodies;
--! include functions/spp/batches/cancel_upload.sql
--! include functions/spp/suppliers/check_import_profile.sql
--! include functions/spp/intake/valid_day.sql
--! include functions/spp/intake/duplicate_codes.sql
--! include functions/spp/intake/repeated_rows.sql
--! include functions/spp/intake/choose_rows.sql
--! include functions/spp/intake/judge_rows.sql
--! include functions/spp/intake/validate_chunk.sql
--! include functions/spp/intake/end_validation.sql
--! include functions/spp/intake/finish_staging.sql
--! include functions/spp/intake/scheduled_id.sql
--! include functions/spp/intake/begin_upload.sql
--! include functions/spp/intake/apply_rows.sql
--! include functions/spp/intake/apply_chunk.sql
--! include functions/spp/products/apply_breaks.sql
--! include functions/spp/products/price_at.sql
--! include functions/spp/products/tg_supplier_products__delete.sql
--! include functions/spp/corrections/read_corrected.sql
--! include functions/spp/undo/undo_breaks.sql
--! include functions/spp/undo/undo_batch.sql
