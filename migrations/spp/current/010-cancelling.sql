-- An upload is cancelled without waiting for whoever works on it.
set lock_timeout = '5s';

create table if not exists spp_private.cancellations (
  batch_id uuid not null,
  asked_by text not null,
  asked_at timestamptz not null default clock_timestamp(),
  -- No foreign key to the upload: its check would wait for whoever holds that.
  constraint cancellations_pkey primary key (batch_id)
);
comment on table spp_private.cancellations is
  'Who asked to cancel an upload: until whoever works on it heeds that, and for good of one that was cancelled.';
comment on column spp_private.cancellations.batch_id is 'Upload.';
comment on column spp_private.cancellations.asked_by is 'Who asked first.';
comment on column spp_private.cancellations.asked_at is 'When.';
alter table spp_private.cancellations enable row level security;

--! include functions/spp/batches/is_cancellable.sql
--! include functions/spp/batches/is_sent_by_supplier.sql
--! include functions/spp/batches/assert_wanted.sql
--! include functions/spp/batches/close_batch.sql
--! include functions/spp/batches/end_cancelled.sql
--! include functions/spp/batches/heed_cancel.sql
--! include functions/spp/batches/hold_batch.sql
--! include functions/spp/batches/keep_batch.sql
--! include functions/spp/batches/claim_batch.sql
--! include functions/spp/batches/cancel_upload.sql
--! include functions/spp/batches/discard_uploads.sql
--! include functions/spp/batches/tg_upload_batches__delete_rows.sql
--! include functions/spp/report/reason_of.sql
--! include functions/spp/report/upload_report.sql
--! include functions/spp/report/upload_rows.sql
--! include functions/spp/report/rejected_rows.sql
--! include functions/spp/undo/rollback_batch.sql

-- 0 took the rows of a trial while somebody read its report.
update spp.settings s
   set minimum = 1, setting_value = case when s.setting_value = '0' then '1' else s.setting_value end
 where s.setting_key = 'retention.trial_days' and s.minimum < 1;
