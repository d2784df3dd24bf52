create or replace function spp.cancel_upload(batch_id uuid) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_id constant uuid := (spp_private.resolve_batch(cancel_upload.batch_id)).batch_id;
  v_batch spp.upload_batches;
  v_is_held boolean;
begin
  if audit.acting_role() = 'inv_supplier' and not spp_private.is_sent_by_supplier(v_id) then
    raise exception using
      errcode = 'SPFCU',
      message = format('Upload %s was not sent by the supplier.', v_id),
      hint = 'Ask whoever sent it to cancel it.';
  end if;

  -- Without the supplier, which a step holds for as long as it takes: so it waits for nobody while it holds the batch.
  select b.* into v_batch from spp.upload_batches b where b.batch_id = v_id for update skip locked;
  v_is_held := not found;
  if v_is_held then
    -- Whoever works on it finds this before its next step.
    insert into spp_private.cancellations (batch_id, asked_by) values (v_id, audit.current_actor())
    on conflict on constraint cancellations_pkey do nothing;
    select b.* into v_batch from spp.upload_batches b where b.batch_id = v_id;
  end if;

  if v_batch.status = 'cancelled' then
    return jsonb_build_object('batch_id', v_id, 'status', 'cancelled');
  elsif not spp_private.is_cancellable(v_batch) then
    -- What is being applied is prices already; of corrections, those that are made stand.
    raise exception using
      errcode = 'SPCUC',
      message = format('Upload %s is %s: it cannot be cancelled any more.', v_id,
                       case v_batch.status when 'processing' then 'being applied' else v_batch.status end),
      hint = 'A completed upload is taken back by a rollback.';
  elsif v_is_held then
    return jsonb_build_object('batch_id', v_id, 'status', v_batch.status, 'cancelling', true);
  end if;
  perform spp_private.end_cancelled(v_batch);
  return jsonb_build_object('batch_id', v_id, 'status', 'cancelled');
end
$$;
comment on function spp.cancel_upload(uuid) is
  $$Ends an upload of which nothing is applied yet, or a dry run: {batch_id, status}; nothing of it is applied. It may
wait for its day, for its turn, or be under way. In the midst of a step it is noted and answered at once, {batch_id,
status: queued or processing, cancelling: true}, and the upload ends as cancelled behind that step, unless the step
applies rows; ask again to learn which. Suppliers cancel what they sent themselves. Raises SPNBA, SPFCU (a supplier, of
what staff sent), SPCUC (it is being applied, or has ended).$$;
grant execute on function spp.cancel_upload(uuid) to inv_supplier, inv_catalog_manager, inv_admin;
