--! Previous: sha1:92c975282f6e77ec20d7c2665a574f1d6ba486f3
--! Hash: sha1:0c5b6e1cf4736d090de3f36a4b623ba1c75c430b
--! Message: decided_rows_index

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 029-decided_rows.sql
-- By itself: while it is made, staged rows are read, and written only afterwards.
set lock_timeout = '5s';

create index if not exists upload_staging_decided_idx
  on spp.upload_staging (batch_id) where validation_status in ('corrected', 'discarded', 'superseded');
