create or replace function spp.preview_rollback(batch_id uuid) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_batch constant spp.upload_batches := spp_private.lock_undoable(preview_rollback.batch_id);
  v_undone record;
begin
  if v_batch.batch_id is null then
    return '{"reverted": 0, "removed": 0, "kept": []}';
  end if;

  -- What the undoing goes by: no second definition of what it does.
  select * into v_undone from spp_private.find_undone(v_batch);
  drop table pg_temp.undone, pg_temp.later_codes;
  return jsonb_build_object('reverted', v_undone.reverted, 'removed', v_undone.removed, 'kept', v_undone.kept);
end
$$;
comment on function spp.preview_rollback(uuid) is
  'What rollback_batch would answer now: {reverted, removed, kept}. Nothing is changed. Raises what rollback_batch
does.';
grant execute on function spp.preview_rollback(uuid) to inv_catalog_manager, inv_admin;
