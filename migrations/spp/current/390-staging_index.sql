-- By itself: while it is made, staged rows are read, and written only afterwards.
set lock_timeout = '5s';

create index if not exists upload_staging_superseded_idx
  on spp.upload_staging (superseded_by_batch_id) where superseded_by_batch_id is not null;
