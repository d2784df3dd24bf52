create or replace function spp_private.advance_batch(batch_id uuid, lease uuid) returns text
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_phase text;
begin
  perform spp_private.lock_supplier(b.supplier_id)
     from spp.upload_batches b where b.batch_id = advance_batch.batch_id;
  v_phase := (spp_private.hold_batch(advance_batch.batch_id, advance_batch.lease)).phase;
  case v_phase
    when 'validate' then perform spp_private.validate_chunk(advance_batch.batch_id, 50000);
    when 'apply' then
      perform spp_private.apply_chunk(advance_batch.batch_id, spp.setting('upload.chunk_rows')::integer);
    when 'correct' then perform spp_private.correct_chunk(advance_batch.batch_id, 500);
    when 'finish' then perform spp_private.finish_batch(advance_batch.batch_id);
    else null;
  end case;
  select b.phase into v_phase from spp.upload_batches b where b.batch_id = advance_batch.batch_id;
  return v_phase;
end
$$;
comment on function spp_private.advance_batch(uuid, uuid) is
  'Does the next step of a staged batch in this transaction and answers the phase it is in then; "done" ends it.
Raises SPCLO when somebody else has taken it over.';
grant execute on function spp_private.advance_batch(uuid, uuid) to inv_admin;
