create or replace function spp.resubmit_quarantined(rows jsonb) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_batch spp.upload_batches := spp_private.lock_resubmission(resubmit_quarantined.rows);
  v_outcomes spp_private.correction_outcome[];
begin
  -- Who re-submits a held row has looked at it: it is accepted.
  select array_agg(row(s.staging_id, null, v_batch.batch_id, null, null, '[]', null, s.staging_id, e.value -> 'data',
                       true)::spp_private.correction_outcome order by s.row_number)
    into v_outcomes
    from jsonb_array_elements(resubmit_quarantined.rows) e
    join spp.upload_staging s on s.staging_id = (e.value ->> 'staging_id')::uuid;
  v_outcomes := spp_private.correct_rows(v_batch, v_outcomes);
  update spp.upload_batches b
     set error_log = spp_private.first_errors(b.batch_id)
   where b.batch_id = v_batch.batch_id;
  return (
    select jsonb_build_object(
             'batch_id', v_batch.batch_id,
             'corrected', count(*) filter (where o.result = 'corrected'),
             'rejected', coalesce(jsonb_agg(jsonb_build_object(
               'staging_id', o.staging_id, 'row_number', s.row_number, 'code', o.code, 'message', o.message)
               order by s.row_number) filter (where o.result = 'rejected'), '[]'),
             'warnings', coalesce(jsonb_agg(o.warnings -> 0 order by s.row_number)
                                    filter (where o.warnings <> '[]'), '[]'))
      from unnest(v_outcomes) o
      join spp.upload_staging s on s.staging_id = o.staging_id);
end
$$;
comment on function spp.resubmit_quarantined(jsonb) is
  $$Corrects rejected rows of one upload, [{staging_id, data: {heading or field: text}}], and applies those that are
valid now; they join their upload: its failed count falls, another rises. A held price spike is released this way, with
data {}. Answers {batch_id, corrected, rejected: [{staging_id, row_number, code, message}], warnings: [the same, of
replaced_prices]}; what is rejected stays in quarantine with its new reason. Raises SPIRS, SPNST, SPCBS, SPCSR (a later
list has brought the row again), SPCSA (supplier not active).$$;
grant execute on function spp.resubmit_quarantined(jsonb) to inv_supplier, inv_catalog_manager, inv_admin;
