create or replace function spp.rollback_batch(batch_id uuid) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_batch spp.upload_batches := spp_private.resolve_batch(rollback_batch.batch_id);
  v_undone record;
begin
  select b.* into v_batch from spp_private.lock_uploads(array[v_batch.batch_id]) b;
  if v_batch.status in ('rolled_back', 'failed', 'cancelled') or v_batch.dry_run then
    return '{"reverted": 0, "removed": 0, "kept": []}';
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

  select * into v_undone from spp_private.undo_batch(v_batch);
  update spp.upload_batches b
     set status = 'rolled_back', discontinue_held = false
   where b.batch_id = v_batch.batch_id;
  return jsonb_build_object('reverted', v_undone.reverted, 'removed', v_undone.removed, 'kept', v_undone.kept);
end
$$;
comment on function spp.rollback_batch(uuid) is
  $$Undoes an upload: prices whose latest change is its go back, products that only it brought are removed, its marks
are undone. Answers {reverted, removed, kept: [{supplier_product_code, reason}]}; zeros when there is nothing left to
undo. Raises SPNBA, SPCBR (still running), SPCRC (a file of corrections).$$;
grant execute on function spp.rollback_batch(uuid) to inv_catalog_manager, inv_admin;
