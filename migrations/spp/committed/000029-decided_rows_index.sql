--! Previous: sha1:ce58585fe12cea0d3a4c1b2a762bf3c762d9afde
--! Hash: sha1:bd84b450521007636a1f1fc0055ffb9cc5243c19
--! Message: decided_rows_index

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 029-decided_rows.sql
-- By itself: while it is made, staged rows are read, and written only afterwards.
set lock_timeout = '5s';

create index if not exists upload_staging_decided_idx
  on spp.upload_staging (batch_id) where validation_status in ('corrected', 'discarded', 'superseded');
