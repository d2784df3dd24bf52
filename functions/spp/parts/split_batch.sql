create or replace function spp_private.split_batch(batch_id uuid, lease uuid) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_batch spp.upload_batches;
  v_least integer;
  v_half integer;
begin
  perform spp_private.lock_supplier(b.supplier_id)
     from spp.upload_batches b where b.batch_id = split_batch.batch_id;
  v_batch := spp_private.hold_batch(split_batch.batch_id, split_batch.lease);
  v_least := case v_batch.phase when 'validate' then 5000
                                when 'apply' then spp.setting('upload.chunk_rows')::integer end;
  v_half := (v_batch.last_row - v_batch.next_row + 2) / 2;
  if v_least is null or v_half < v_least or v_batch.next_row + v_half > v_batch.last_row
     or exists (select from spp_private.batch_parts p where p.batch_id = v_batch.batch_id)
     or exists (select from spp.suppliers s where s.supplier_id = v_batch.supplier_id and s.status <> 'active') then
    return null;
  end if;
  v_half := least(v_half, v_least * 25);
  return jsonb_build_array(
    jsonb_build_array(v_batch.next_row, v_batch.next_row + v_half - 1),
    jsonb_build_array(v_batch.next_row + v_half, least(v_batch.next_row + 2 * v_half - 1, v_batch.last_row)));
end
$$;
comment on function spp_private.split_batch(uuid, uuid) is
  'The next rows of a batch in two halves [[from, to], [from, to]], for work_part, while this transaction holds it; null
where they are too few, or in no phase that can be split. Raises SPCLO.';
grant execute on function spp_private.split_batch(uuid, uuid) to inv_admin;
