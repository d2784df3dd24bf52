create or replace function spp_private.validate_chunk(batch_id uuid, row_limit integer) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_batch spp.upload_batches := spp_private.lock_batch(validate_chunk.batch_id, 'validate');
  v_part spp_private.batch_parts := spp_private.take_part(v_batch);
begin
  if v_part.to_row is null then
    v_part.to_row := spp_private.chunk_end(v_batch, validate_chunk.row_limit);
    v_part.counts := spp_private.judge_part(v_batch, v_batch.next_row, v_part.to_row);
  end if;
  update spp.upload_batches b
     set failed_products_count = b.failed_products_count + (v_part.counts -> 'failed')::integer,
         warnings = case when v_part.counts -> 'warnings' = '[]' then b.warnings
                         else spp_private.add_warnings(b.warnings, v_part.counts -> 'warnings') end,
         next_row = v_part.to_row + 1
   where b.batch_id = v_batch.batch_id;
  if v_part.to_row >= v_batch.last_row then
    perform spp_private.end_validation(v_batch.batch_id);
  end if;
end
$$;
comment on function spp_private.validate_chunk(uuid, integer) is
  'Judges the next staged rows of a batch: what cannot be used goes into quarantine, what is odd is counted. Rows that a
part has judged already are counted only.';
grant execute on function spp_private.validate_chunk(uuid, integer) to inv_admin;
