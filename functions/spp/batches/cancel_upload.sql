create or replace function spp.cancel_upload(batch_id uuid) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_batch spp.upload_batches := spp_private.resolve_batch(cancel_upload.batch_id);
begin
  select b.* into v_batch from spp_private.lock_uploads(array[v_batch.batch_id]) b;
  -- What is being applied is prices already; of corrections, those that are made stand.
  if v_batch.status not in ('scheduled', 'queued', 'processing', 'cancelled')
     or v_batch.phase in ('apply', 'finish', 'correct') and not v_batch.dry_run then
    raise exception using
      errcode = 'SPCUC',
      message = format('Upload %s is %s: it cannot be cancelled any more.', v_batch.batch_id,
                       case v_batch.status when 'processing' then 'being applied' else v_batch.status end),
      hint = 'A completed upload is taken back by a rollback.';
  elsif v_batch.status <> 'cancelled' then
    -- Whoever works on it finds its lease gone, and leaves it.
    perform spp_private.close_batch(v_batch.batch_id, 'cancelled');
    update spp.upload_batches b
       set total_products = 0, new_products_count = 0, updated_products_count = 0, unchanged_products_count = 0,
           failed_products_count = 0, duplicate_rows_count = 0, missing_products_count = 0,
           discontinued_products_count = 0, discontinue_held = false,
           price_changes = '{"increased": 0, "decreased": 0, "largest": []}',
           price_breaks = '{"added": 0, "changed": 0, "removed": 0}', error_log = '[]'
     where b.batch_id = v_batch.batch_id;
    perform spp_private.enqueue_sweep();
  end if;
  return jsonb_build_object('batch_id', v_batch.batch_id, 'status', 'cancelled');
end
$$;
comment on function spp.cancel_upload(uuid) is
  $$Ends an upload of which nothing is applied yet, or a dry run: {batch_id, status}; nothing of it is applied. It may
wait for its day, for its turn, or be under way. Raises SPNBA, SPCUC (it is being applied, or has ended).$$;
grant execute on function spp.cancel_upload(uuid) to inv_supplier, inv_catalog_manager, inv_admin;
