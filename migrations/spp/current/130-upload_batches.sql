create table if not exists spp.upload_batches (
  batch_id uuid primary key default uuidv7(),
  supplier_id uuid not null references spp.suppliers on delete restrict,
  upload_date timestamptz not null default clock_timestamp(),
  file_name text not null,
  file_hash text not null check (file_hash ~ '^[0-9a-f]{64}$'),
  file_size bigint not null check (file_size >= 0),
  mode text not null default 'partial' check (mode in ('partial', 'full')),
  dry_run boolean not null default false,
  profile jsonb not null default '{}',
  status text not null default 'queued'
    check (status in ('queued', 'processing', 'completed', 'failed', 'rolled_back')),
  phase text not null default 'stage' check (phase in ('stage', 'validate', 'apply', 'finish', 'done')),
  next_row integer not null default 1,
  last_row integer not null default 0,
  attempts integer not null default 0,
  currency_code text,
  decimal_mark text check (decimal_mark in ('.', ',')),
  detected jsonb not null default '{}',
  total_products integer not null default 0,
  new_products_count integer not null default 0,
  updated_products_count integer not null default 0,
  unchanged_products_count integer not null default 0,
  failed_products_count integer not null default 0,
  duplicate_rows_count integer not null default 0,
  missing_products_count integer not null default 0,
  discarded_rows_count integer not null default 0,
  discontinue_held boolean not null default false,
  price_changes jsonb not null default '{"increased": 0, "decreased": 0, "largest": []}',
  warnings jsonb not null default '[]',
  error_log jsonb not null default '[]',
  reason jsonb,
  processed_by text not null,
  request_id text,
  started_at timestamptz,
  completed_at timestamptz,
  processing_time_ms integer
);
create index if not exists idx_upload_batches_status on spp.upload_batches (supplier_id, status, upload_date desc);
create index if not exists upload_batches_unfinished_idx on spp.upload_batches (supplier_id, batch_id)
  where status in ('queued', 'processing');

comment on table spp.upload_batches is '@filterBy supplier_id,status,upload_date
@orderBy upload_date

One received pricelist and what became of it. total = new + updated + unchanged + failed + duplicate rows.';
comment on column spp.upload_batches.upload_date is 'When the file was accepted.';
comment on column spp.upload_batches.file_hash is 'SHA-256 of the received bytes, hexadecimal.';
comment on column spp.upload_batches.mode is 'partial: products not listed stay; full: they are discontinued.';
comment on column spp.upload_batches.profile is 'The supplier''s import profile when the file was accepted.';
comment on column spp.upload_batches.phase is 'What comes next: stage, validate, apply, finish, or done.';
comment on column spp.upload_batches.next_row is 'First row that the phase has not committed yet.';
comment on column spp.upload_batches.last_row is 'Number of the last staged row.';
comment on column spp.upload_batches.currency_code is 'Currency of rows that name none.';
comment on column spp.upload_batches.detected is 'What the reader found: format, encoding, delimiter, decimal_mark,'
' columns.';
comment on column spp.upload_batches.total_products is 'Rows that are not blank throughout.';
comment on column spp.upload_batches.failed_products_count is 'Rows in quarantine or discarded from it.';
comment on column spp.upload_batches.duplicate_rows_count is 'Valid rows whose code comes again further down.';
comment on column spp.upload_batches.missing_products_count is 'Products that dropped out with this list.';
comment on column spp.upload_batches.discontinue_held is 'A full list lacked too much: confirm_missing decides.';
comment on column spp.upload_batches.error_log is 'The first rejected rows and the errors of earlier attempts.';
comment on column spp.upload_batches.reason is 'Why it failed: code, message, hint.';
comment on column spp.upload_batches.processing_time_ms is 'From acceptance to the end, in milliseconds.';
