create or replace function spp_private.judge_part(batch spp.upload_batches, from_row integer, to_row integer)
returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
-- A chunk meets a product partition row by row; plans made on an empty table must not stay.
set plan_cache_mode = force_custom_plan
set enable_mergejoin = off
as $$
declare
  v_counts jsonb;
begin
  with judged as materialized (
    -- A sum that lacks a code is a sum.
    select j.staging_id, j.row_number, j.warnings,
           case when j.held = 'total_row' then j.held else coalesce(j.failure, j.held) end as failure
      from spp_private.judge_rows(batch, judge_part.from_row, judge_part.to_row, 'staged') j
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
  select jsonb_build_object(
           'failed', (select count(*) from failed),
           'warnings', coalesce((
             select jsonb_agg(jsonb_build_object('code', w.code, 'count', w.occurrences, 'rows', w.row_numbers))
               from warned w), '[]'))
    into v_counts;
  return v_counts;
end
$$;
comment on function spp_private.judge_part(spp.upload_batches, integer, integer) is
  $$Judges the staged rows of a range: what cannot be used goes into quarantine. Answers {failed, warnings} for the
batch to count.$$;
