create or replace function spp_private.end_validation(batch_id uuid) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
declare
  v_batch spp.upload_batches;
  v_counts record;
begin
  select b.* into v_batch from spp.upload_batches b where b.batch_id = end_validation.batch_id;
  -- Which row of a code counts is fixed over the whole batch before the first chunk is applied.
  with chosen as materialized (
    select c.* from spp_private.choose_rows(v_batch) c
  ), passed_over as (
    update spp.upload_staging s
       set validation_status = case when c.verdict = any (spp_private.duplicate_codes()) then 'duplicate'
         else 'failed' end,
           processed_at = clock_timestamp(),
           validation_errors = jsonb_build_array(
             case when c.verdict = any (spp_private.duplicate_codes())
                    then jsonb_build_object('code', c.verdict, 'kept_row', c.kept_row)
                  else spp_private.rejection(c.verdict, s) end)
      from chosen c
     where c.verdict is not null and s.staging_id = c.staging_id
    returning s.row_number, s.code, s.validation_status, c.verdict
  ), broken_up as (
    select c.kept_row, jsonb_agg(jsonb_build_object('from', c.quantity::text, 'amount', r.amount::text,
                                                       'currency', r.currency) order by c.quantity)
             as breaks
      from chosen c
      join spp.upload_staging s on s.staging_id = c.staging_id
     cross join lateral spp_private.read_price(s, v_batch) r
     where c.verdict = 'quantity_break'
     group by c.kept_row
  ), kept as (
    update spp.upload_staging s
       set breaks = (coalesce(nullif(s.breaks, '')::jsonb, '[]') || b.breaks)::text
      from broken_up b
     where s.batch_id = v_batch.batch_id and s.row_number = b.kept_row
  ), warned as (
    select p.verdict, count(*) as occurrences, (array_agg(p.row_number order by p.row_number))[1:20] as row_numbers,
           (select string_agg(c.code, ', ' order by c.code collate "C")
              from (select distinct left(x.code, 60) as code from passed_over x where x.verdict = p.verdict
                     order by 1 limit 20) c) as codes
      from passed_over p
     where p.validation_status = 'duplicate'
     group by p.verdict
  )
  select (select count(*) from passed_over p where p.validation_status = 'duplicate') as duplicates,
         (select count(*) from passed_over p where p.validation_status = 'failed') as failed,
         (select coalesce(jsonb_agg(jsonb_build_object(
                   'code', w.verdict, 'count', w.occurrences, 'rows', w.row_numbers,
                   'message', spp_private.warning_message(w.verdict) || ' ' || w.codes)), '[]')
            from warned w) as warnings
    into v_counts;

  update spp.upload_batches b
     set duplicate_rows_count = v_counts.duplicates,
         failed_products_count = b.failed_products_count + v_counts.failed,
         warnings = case when v_counts.warnings = '[]' then b.warnings
                         else spp_private.add_warnings(b.warnings, v_counts.warnings) end,
         phase = case when b.dry_run then 'finish' else 'apply' end, next_row = 1
   where b.batch_id = end_validation.batch_id
  returning b.* into v_batch;

  if v_batch.failed_products_count + v_batch.duplicate_rows_count >= v_batch.total_products then
    perform spp_private.fail_batch(v_batch.batch_id, 'no_valid_rows', 'No row of the list can be used.',
      case when spp_private.commonest_rejection(v_batch.batch_id) in ('currency_unknown', 'currency_mismatch')
           then format('The supplier''s prices are in %s, those of the list are not: name the list''s currency in the '
                       'supplier''s import profile ("currency"), or as the supplier''s.', v_batch.currency_code)
           else 'See the errors; if the columns were taken wrongly, set them in the supplier''s import profile.' end);
  elsif not v_batch.dry_run then
    perform spp_private.resolve_batch_categories(v_batch);
  end if;
end
$$;
comment on function spp_private.end_validation(uuid) is
  'Ends the judging of a batch: fixes which row of a repeated code counts, and resolves its categories.';
