create or replace function spp_private.heed_cancel(batch_id uuid) returns boolean
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_batch spp.upload_batches;
begin
  if not exists (select from spp_private.cancellations c where c.batch_id = heed_cancel.batch_id) then
    return false;
  end if;
  select b.* into v_batch from spp.upload_batches b where b.batch_id = heed_cancel.batch_id for update;
  if not spp_private.is_cancellable(v_batch) then
    return false;
  end if;
  perform spp_private.end_cancelled(v_batch);
  return true;
end
$$;
comment on function spp_private.heed_cancel(uuid) is
  'Ends a batch that somebody has asked to cancel while it was held, unless rows of it are applied by now; whether it
did.';
grant execute on function spp_private.heed_cancel(uuid) to inv_admin;
