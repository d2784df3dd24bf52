create or replace function spp_private.begin_corrections(batch_id uuid, detected jsonb, warnings jsonb) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_rows integer;
  v_refused integer;
  v_last integer;
begin
  -- What the file alone tells: rows without a reference, and rows that share one.
  with references_made as (
    select s.staging_id, common.plain(s.raw_data ->> 'row_ref') as given, s.parse_error,
           spp_private.referred_id(s.raw_data ->> 'row_ref') as id,
           count(*) over (partition by spp_private.referred_id(s.raw_data ->> 'row_ref')) as sharing
      from spp.upload_staging s
     where s.batch_id = begin_corrections.batch_id
  ), verdicts as (
    select r.staging_id,
           case when r.given is null then 'reference_missing'
                when r.id is null then 'reference_unknown'
                when r.sharing > 1 then 'reference_repeated'
                else r.parse_error end as code
      from references_made r
  ), refused as (
    update spp.upload_staging s
       set validation_status = 'refused', processed_at = clock_timestamp(),
           validation_errors = jsonb_build_array(jsonb_build_object(
             'code', v.code, 'message', spp_private.refusal_message(v.code)))
      from verdicts v
     where v.code is not null and s.staging_id = v.staging_id
    returning 1
  )
  select (select count(*) from refused), count(*), max(s.row_number)
    into v_refused, v_rows, v_last
    from spp.upload_staging s
   where s.batch_id = begin_corrections.batch_id;

  update spp.upload_batches b
     set mode = 'corrections', phase = 'correct', next_row = 1, last_row = v_last,
         detected = begin_corrections.detected,
         warnings = spp_private.add_warnings('[]', begin_corrections.warnings),
         corrections = jsonb_build_object('rows', v_rows, 'corrected', 0, 'unchanged', 0, 'rejected', 0,
                                          'refused', v_refused, 'batches', '[]'::jsonb)
   where b.batch_id = begin_corrections.batch_id and b.phase = 'stage';
end
$$;
comment on function spp_private.begin_corrections(uuid, jsonb, jsonb) is
  $$Makes of a staged file of corrected rows what it is: no list, and without products of its own. Refuses rows
without a reference, and those that share one.$$;
