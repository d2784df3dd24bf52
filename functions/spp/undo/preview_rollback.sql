create or replace function spp.preview_rollback(batch_id uuid) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_answer jsonb;
begin
  -- The undoing itself, which is undone: no second definition of what it does.
  begin
    v_answer := spp.rollback_batch(preview_rollback.batch_id);
    raise exception using
      errcode = 'SPCPR',
      message = 'What a rollback would do is known.',
      hint = 'Nothing is to be done: preview_rollback answers it.';
  exception when sqlstate 'SPCPR' then
    null;
  end;
  return v_answer;
end
$$;
comment on function spp.preview_rollback(uuid) is
  'What rollback_batch would answer now: {reverted, removed, kept}. Nothing is changed. Raises what rollback_batch
does.';
grant execute on function spp.preview_rollback(uuid) to inv_catalog_manager, inv_admin;
