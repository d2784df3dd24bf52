create table if not exists spp.settings (
  setting_key text primary key,
  setting_value jsonb not null,
  description text not null,
  updated_at timestamptz not null default now()
);
comment on table spp.settings is 'Limits and choices of SPP; changed by set_setting.';

insert into spp.settings (setting_key, setting_value, description) values
  ('upload.max_file_bytes', '1073741824', 'Bytes a received file may have.'),
  ('upload.max_decompressed_bytes', '8589934592', 'Bytes a file may have once decompressed.'),
  ('upload.max_shared_strings_bytes', '67108864', 'Bytes of texts an XLSX may share among its cells.'),
  ('upload.max_rows', '5000000', 'Rows a list may have.'),
  ('upload.max_columns', '500', 'Columns a list may have.'),
  ('upload.max_cell_length', '32767', 'Characters a cell may have.'),
  ('upload.parse_timeout_ms', '1800000', 'Milliseconds reading a file may take.'),
  ('upload.max_attempts', '8', 'How often a batch is tried before it fails.'),
  ('upload.chunk_rows', '1000', 'Rows applied in one transaction.'),
  ('upload.missing_hold_share', '0.2', 'Share of present products that a full list may lack before it is held.'),
  ('report.max_errors', '1000', 'Rejected rows shown in a report.'),
  ('report.largest_changes', '10', 'Largest price changes shown in a report.'),
  ('retention.staging_days', '30', 'Days that the staged rows of a finished batch are kept.'),
  ('partitions.months_ahead', '3', 'Months of price_history made ahead.')
on conflict (setting_key) do nothing;
