create or replace function spp_private.fail_batch(
  batch_id uuid,
  code text,
  message text,
  hint text,
  detected jsonb default null
) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_batch spp.upload_batches;
  v_corrected integer;
begin
  perform spp_private.lock_supplier(b.supplier_id)
     from spp.upload_batches b where b.batch_id = fail_batch.batch_id;
  select b.* into v_batch from spp.upload_batches b where b.batch_id = fail_batch.batch_id for update;
  if v_batch.status not in ('scheduled', 'queued', 'processing') then
    return;
  end if;
  if v_batch.phase in ('apply', 'finish') and not v_batch.dry_run then
    perform spp_private.undo_batch(v_batch);
  end if;
  -- Corrections are part of the lists that they correct: those made stand.
  v_corrected := case when not v_batch.dry_run then (v_batch.corrections -> 'corrected')::integer end;
  -- Nothing of it stands: every row that is not a duplicate counts as failed.
  update spp.upload_batches b
     set new_products_count = 0, updated_products_count = 0, unchanged_products_count = 0, missing_products_count = 0,
         discontinued_products_count = 0,
         failed_products_count = b.total_products - b.duplicate_rows_count,
         price_changes = '{"increased": 0, "decreased": 0, "largest": []}',
         price_breaks = '{"added": 0, "changed": 0, "removed": 0}',
         reason = jsonb_build_object(
           'code', fail_batch.code,
           'message', concat_ws(' ', fail_batch.message,
             case when v_corrected > 0 then
               format('%s rows of the file were corrected before that, and stay corrected.', v_corrected) end),
           'hint', concat_ws(' ', fail_batch.hint,
             case when v_corrected > 0 then 'Of a file of corrections sent again, only what still waits is used.' end)),
         detected = b.detected || coalesce(fail_batch.detected, '{}')
   where b.batch_id = v_batch.batch_id;
  perform spp_private.close_batch(v_batch.batch_id, 'failed');
end
$$;
comment on function spp_private.fail_batch(uuid, text, text, text, jsonb) is
  $$Ends a batch as failed for one reason, also one that waits for its day. What a list had applied is rolled back; its
total is kept, and its rows that are not in quarantine failed with it. Of a file of corrections the rows corrected
before stay so: the reason says how many.$$;
