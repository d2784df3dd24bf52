-- By itself: while it is made, staged rows are read, and written only afterwards.
set lock_timeout = '5s';

create index if not exists upload_staging_decided_idx
  on spp.upload_staging (batch_id) where validation_status in ('corrected', 'discarded', 'superseded');
