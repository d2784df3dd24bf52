create or replace function spp_private.lock_undoable(batch_id uuid) returns spp.upload_batches
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_batch spp.upload_batches := spp_private.resolve_batch(lock_undoable.batch_id);
begin
  select b.* into v_batch from spp_private.lock_uploads(array[v_batch.batch_id]) b;
  if v_batch.status in ('rolled_back', 'failed', 'cancelled') or v_batch.dry_run then
    return null;
  elsif v_batch.mode = 'corrections' then
    raise exception using
      errcode = 'SPCRC',
      message = format('Upload %s is a file of corrections: its prices are part of the lists that it corrected.',
                       v_batch.batch_id),
      hint = 'Roll back those lists; "corrections" in its report names them.';
  elsif v_batch.status <> 'completed' then
    raise exception using
      errcode = 'SPCBR',
      message = format('Upload %s is still %s.', v_batch.batch_id, v_batch.status),
      hint = 'Roll it back once it is completed.';
  end if;
  return v_batch;
end
$$;
comment on function spp_private.lock_undoable(uuid) is
  'The upload, locked, that may be undone; null where there is nothing left to undo. Raises SPNBA, SPCBR, SPCRC.';
