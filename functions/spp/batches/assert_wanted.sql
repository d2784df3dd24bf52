create or replace function spp_private.assert_wanted(batch spp.upload_batches) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if exists (select from spp_private.cancellations c where c.batch_id = (batch).batch_id)
     and spp_private.is_cancellable(batch) then
    raise exception using
      errcode = 'SPCLO',
      message = format('Somebody cancels upload %s.', (batch).batch_id),
      hint = 'Leave it: heed_cancel ends it.';
  end if;
end
$$;
comment on function spp_private.assert_wanted(spp.upload_batches) is
  'Raises SPCLO where somebody has asked to cancel a batch, and no row of it is applied.';
