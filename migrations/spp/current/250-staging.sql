-- Rows are staged as text and judged in SQL, so that no cell of a list can fail its COPY. A COPY does not name its
-- batch either: a row's batch is the one that the transaction stages, whatever the rows hold.
set lock_timeout = '5s';

alter table spp.upload_staging
  alter column price_number type text using price_number::text,
  alter column batch_id set default current_setting('inv.staging_batch', true)::uuid;

comment on column spp.upload_staging.batch_id is
  'Set by the transaction that stages (inv.staging_batch), never by a row.';
comment on column spp.upload_staging.price_number is
  'The price where a spreadsheet stores it as a number: plain decimal digits.';
