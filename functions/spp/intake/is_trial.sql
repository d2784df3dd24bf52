create or replace function spp_private.is_trial(batch spp.upload_batches) returns boolean
language sql immutable parallel safe
as $$
  select (batch).dry_run or (batch).status in ('failed', 'cancelled')
$$;
comment on function spp_private.is_trial(spp.upload_batches) is
  'Whether nothing of an upload that has ended stands: a dry run, or one that failed or was cancelled.';
