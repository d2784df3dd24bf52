create or replace function spp_private.exhaust_batch(batch spp.upload_batches) returns void
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  select spp_private.fail_batch((batch).batch_id, 'processing_failed',
    format('The list could not be processed in %s tries: %s', (batch).attempts,
      coalesce((batch).last_failure, 'its worker died each time.')),
    'An administrator finds the cause in the log of the worker.')
$$;
comment on function spp_private.exhaust_batch(spp.upload_batches) is
  'Ends a batch whose tries are used up as failed, with the error of the last one.';
