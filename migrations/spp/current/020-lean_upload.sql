-- Staging a row looks its batch up no more: whoever stages has it locked. (A third of the time of staging.)
set lock_timeout = '5s';
alter table spp.upload_staging drop constraint if exists upload_staging_batch_id_fkey;
comment on table spp.upload_staging is $$@foreignKey (batch_id) references spp.upload_batches (batch_id)

Rows of uploads as read; those that failed stay here in quarantine until corrected or discarded.$$;
--! include functions/spp/batches/tg_upload_batches__delete_rows.sql
create or replace trigger _500_delete_rows after delete on spp.upload_batches referencing old table as old_rows
  for each statement execute function spp.tg_upload_batches__delete_rows();

create table if not exists spp_private.batch_parts (
  batch_id uuid not null references spp.upload_batches on delete cascade,
  from_row integer not null,
  to_row integer not null,
  counts jsonb not null,
  primary key (batch_id, from_row),
  check (from_row <= to_row)
);
alter table spp_private.batch_parts enable row level security;
comment on table spp_private.batch_parts is
  $$Rows of a batch from its next one on that a session has judged or applied, until the batch has come to them.$$;
comment on column spp_private.batch_parts.counts is 'What that did, for the batch to count.';

--! include functions/spp/values/is_total.sql
--! include functions/spp/intake/judge_rows.sql
--! include functions/spp/intake/apply_rows.sql
--! include functions/spp/intake/repeated_rows.sql
--! include functions/spp/categories/resolve_batch_categories.sql
--! include functions/spp/missing/mark_missing.sql
--! include functions/spp/batches/hold_batch.sql
--! include functions/spp/batches/lock_batch.sql
--! include functions/spp/batches/close_batch.sql
--! include functions/spp/intake/chunk_end.sql
--! include functions/spp/parts/take_part.sql
--! include functions/spp/parts/judge_part.sql
--! include functions/spp/parts/apply_part.sql
--! include functions/spp/parts/split_batch.sql
--! include functions/spp/parts/work_part.sql
--! include functions/spp/intake/validate_chunk.sql
--! include functions/spp/intake/apply_chunk.sql
