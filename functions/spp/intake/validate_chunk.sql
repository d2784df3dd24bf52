create or replace function spp_private.validate_chunk(batch_id uuid, row_limit integer) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
-- A chunk meets a product partition row by row; plans made on an empty table must not stay.
set plan_cache_mode = force_custom_plan
set enable_mergejoin = off
as $$
declare
  v_batch spp.upload_batches := spp_private.lock_batch(validate_chunk.batch_id, 'validate');
  v_to integer;
  v_failed integer;
  v_warnings jsonb;
begin
  v_to := spp_private.chunk_end(v_batch, validate_chunk.row_limit);

  with judged as materialized (
    -- A sum that lacks a code is a sum.
    select j.staging_id, j.row_number, j.warnings,
           case when j.held = 'total_row' then j.held else coalesce(j.failure, j.held) end as failure
      from spp_private.judge_rows(v_batch, v_batch.next_row, v_to, 'staged') j
     where j.failure is not null or j.held is not null or j.warnings <> '{}'
  ), failed as (
    update spp.upload_staging s
       set validation_status = 'failed', processed_at = clock_timestamp(),
           validation_errors = jsonb_build_array(spp_private.rejection(j.failure, s))
      from judged j
     where j.failure is not null and s.staging_id = j.staging_id
    returning s.staging_id
  ), warned as (
    select w.code, count(*) as occurrences, (array_agg(j.row_number order by j.row_number))[1:20] as row_numbers
      from judged j, unnest(j.warnings) w (code)
     where j.failure is null
     group by w.code
  )
  select (select count(*) from failed),
         coalesce((select jsonb_agg(jsonb_build_object('code', w.code, 'count', w.occurrences, 'rows', w.row_numbers))
                     from warned w), '[]')
    into v_failed, v_warnings;

  update spp.upload_batches b
     set failed_products_count = b.failed_products_count + v_failed,
         warnings = case when v_warnings = '[]' then b.warnings
                         else spp_private.add_warnings(b.warnings, v_warnings) end,
         next_row = v_to + 1
   where b.batch_id = v_batch.batch_id;
  if v_to >= v_batch.last_row then
    perform spp_private.end_validation(v_batch.batch_id);
  end if;
end
$$;
comment on function spp_private.validate_chunk(uuid, integer) is '@behavior -*

Judges the next staged rows of a batch: what cannot be used goes into quarantine, what is odd is counted.';
grant execute on function spp_private.validate_chunk(uuid, integer) to inv_admin;
