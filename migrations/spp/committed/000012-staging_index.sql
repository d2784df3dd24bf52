--! Previous: sha1:8ea3105b5116f36c34f0e0558e9be5305d99296c
--! Hash: sha1:87a18968aa5b110ce312c42c9f718839a7524671
--! Message: staging_index

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 390-staging_index.sql
-- By itself: while it is made, staged rows are read, and written only afterwards.
set lock_timeout = '5s';

create index if not exists upload_staging_superseded_idx
  on spp.upload_staging (superseded_by_batch_id) where superseded_by_batch_id is not null;
