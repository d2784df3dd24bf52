create or replace function spp.cancel_upload(batch_id uuid) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_batch spp.upload_batches := spp_private.resolve_batch(cancel_upload.batch_id);
begin
  select b.* into v_batch from spp_private.lock_uploads(array[v_batch.batch_id]) b;
  if v_batch.status not in ('scheduled', 'cancelled') then
    raise exception using
      errcode = 'SPCUC',
      message = format('Upload %s is %s: it does not wait for its day any more.', v_batch.batch_id, v_batch.status),
      hint = 'A completed upload is taken back by a rollback.';
  elsif v_batch.status = 'scheduled' then
    perform spp_private.close_batch(v_batch.batch_id, 'cancelled');
  end if;
  return jsonb_build_object('batch_id', v_batch.batch_id, 'status', 'cancelled');
end
$$;
comment on function spp.cancel_upload(uuid) is
  $$Takes a scheduled upload away before its day: {batch_id, status}; nothing of it is applied. Raises SPNBA, SPCUC (it
has begun).$$;
grant execute on function spp.cancel_upload(uuid) to inv_supplier, inv_catalog_manager, inv_admin;
