create table if not exists spp.upload_staging (
  staging_id uuid not null default uuidv7() primary key,
  batch_id uuid not null references spp.upload_batches on delete cascade,
  row_number integer not null,
  raw_data jsonb not null,
  validation_status text not null default 'staged'
    check (validation_status in ('staged', 'failed', 'duplicate', 'corrected', 'discarded')),
  validation_errors jsonb,
  processed_at timestamptz,
  code text collate "C",
  name text,
  price text,
  price_number numeric,
  currency text,
  barcode text,
  brand text,
  manufacturer text,
  description text,
  category text,
  subcategory text,
  unit_of_measure text,
  pack_size text,
  min_order_qty text,
  lead_time_days text,
  parse_error text,
  constraint upload_staging_batch_id_row_number_key unique (batch_id, row_number)
);
create index if not exists upload_staging_failed_idx on spp.upload_staging (batch_id, row_number)
  where validation_status = 'failed';

comment on table spp.upload_staging is
  'Rows of uploads as read; those that failed stay here in quarantine until corrected or discarded.';
comment on column spp.upload_staging.row_number is 'As a spreadsheet numbers it: headings and blank rows count.';
comment on column spp.upload_staging.raw_data is 'The row as sent: heading to text.';
comment on column spp.upload_staging.validation_status is
  'staged (valid, or not judged yet), failed (in quarantine), duplicate, corrected, discarded.';
comment on column spp.upload_staging.validation_errors is 'List of {code, message}.';
comment on column spp.upload_staging.processed_at is 'When the row was judged other than valid, or resolved.';
comment on column spp.upload_staging.price is 'The price as text; read by the batch''s decimal mark.';
comment on column spp.upload_staging.price_number is 'The price where a spreadsheet stores it as a number.';
comment on column spp.upload_staging.parse_error is 'What the reader could not make out of this row.';
