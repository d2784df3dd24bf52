create or replace function spp_private.end_validation(batch_id uuid) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
declare
  v_batch spp.upload_batches;
  v_duplicates integer;
  v_warning jsonb;
begin
  -- The last valid row of a code wins; this is fixed over the whole batch before the first chunk is applied.
  with repeated as materialized (
    select s.code, max(s.row_number) as last_row
      from spp.upload_staging s
     where s.batch_id = end_validation.batch_id and s.validation_status = 'staged'
     group by s.code
    having count(*) > 1
  ), losers as (
    update spp.upload_staging s
       set validation_status = 'duplicate', processed_at = clock_timestamp(),
           validation_errors = jsonb_build_array(jsonb_build_object('code', 'duplicate_code', 'kept_row', r.last_row))
      from repeated r
     where s.batch_id = end_validation.batch_id and s.validation_status = 'staged'
       and s.code = r.code and s.row_number < r.last_row
    returning s.row_number, s.code
  )
  select count(*),
         jsonb_build_object(
           'code', 'duplicate_code', 'count', count(*),
           'rows', (array_agg(l.row_number order by l.row_number))[1:20],
           'message', spp_private.warning_message('duplicate_code') || ' '
             || (select string_agg(c.code, ', ' order by c.code collate "C")
                   from (select distinct left(x.code, 60) as code from losers x order by 1 limit 20) c))
    into v_duplicates, v_warning
    from losers l;

  update spp.upload_batches b
     set duplicate_rows_count = v_duplicates,
         warnings = case when v_duplicates = 0 then b.warnings
                         else spp_private.add_warnings(b.warnings, jsonb_build_array(v_warning)) end,
         phase = case when b.dry_run then 'finish' else 'apply' end, next_row = 1
   where b.batch_id = end_validation.batch_id
  returning b.* into v_batch;

  if v_batch.failed_products_count + v_duplicates >= v_batch.total_products then
    perform spp_private.fail_batch(v_batch.batch_id, 'no_valid_rows', 'No row of the list can be used.',
      'See the errors; if the columns were taken wrongly, set them in the supplier''s import profile.');
  elsif not v_batch.dry_run then
    perform spp_private.resolve_batch_categories(v_batch);
  end if;
end
$$;
comment on function spp_private.end_validation(uuid) is
  'Ends the judging of a batch: fixes which row of a repeated code counts, and resolves its categories.';
