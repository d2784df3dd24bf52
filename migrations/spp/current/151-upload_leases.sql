-- Uploads carry a lease: of two who work on one, the second finds out before it writes.
set lock_timeout = '5s';

alter table spp.upload_batches
  add column if not exists lease_token uuid,
  add column if not exists lease_owner uuid,
  add column if not exists lease_expires_at timestamptz,
  add column if not exists last_failure text;
comment on column spp.upload_batches.lease_token is '@behavior -*

What whoever works on it passes with every step; null while nobody does.';
comment on column spp.upload_batches.lease_owner is '@behavior -*

The worker that holds it, of lease.workers.';
comment on column spp.upload_batches.lease_expires_at is '@behavior -*

When it is free for the next, unless its worker goes on.';
comment on column spp.upload_batches.last_failure is '@behavior -*

The error that the last try broke off with; null where the worker itself died.';

insert into spp.settings (setting_key, setting_value, description) values
  ('upload.lease_seconds', '60', 'Seconds after which a worker that shows no progress with an upload loses it.')
on conflict (setting_key) do nothing;

-- The course of a batch is not a change of it; how it ends is.
call audit.attach_log('spp.upload_batches', 'batch_id',
  'phase,next_row,last_row,attempts,detected,total_products,new_products_count,'
  'updated_products_count,unchanged_products_count,failed_products_count,'
  'duplicate_rows_count,missing_products_count,discarded_rows_count,'
  'price_changes,warnings,error_log,started_at,completed_at,processing_time_ms,'
  'currency_code,decimal_mark,profile,lease_token,lease_owner,lease_expires_at,last_failure');

drop function if exists spp_private.claim_batch(uuid);
drop function if exists spp_private.advance_batch(uuid);
drop function if exists spp_private.finish_staging(uuid, jsonb, jsonb);
drop function if exists spp_private.enqueue_uploads(uuid);
