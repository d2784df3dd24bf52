create or replace function spp.resubmit_quarantined(rows jsonb) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_batch spp.upload_batches := spp_private.lock_resubmission(resubmit_quarantined.rows);
  v_row record;
  v_failure text;
  v_corrected integer := 0;
  v_rejected jsonb := '[]';
  v_replaced jsonb := '[]';
begin
  -- One by one and in order: a person may correct two rows of one code.
  for v_row in
    select s.staging_id, s.row_number, e.value -> 'data' as data
      from jsonb_array_elements(resubmit_quarantined.rows) e
      join spp.upload_staging s on s.staging_id = (e.value ->> 'staging_id')::uuid
     order by s.row_number
  loop
    v_failure := spp_private.correct_row(v_batch, v_row.staging_id, v_row.data);
    if v_failure is null then
      v_corrected := v_corrected + 1;
      v_replaced := v_replaced || spp_private.replaced_price(v_batch, v_row.staging_id);
    else
      v_rejected := v_rejected || jsonb_build_object(
        'staging_id', v_row.staging_id, 'row_number', v_row.row_number, 'code', v_failure,
        'message', (select s.validation_errors #>> '{0,message}' from spp.upload_staging s
                     where s.staging_id = v_row.staging_id));
    end if;
  end loop;
  update spp.upload_batches b
     set error_log = spp_private.first_errors(b.batch_id)
   where b.batch_id = v_batch.batch_id;
  return jsonb_build_object('batch_id', v_batch.batch_id, 'corrected', v_corrected, 'rejected', v_rejected,
                            'warnings', v_replaced);
end
$$;
comment on function spp.resubmit_quarantined(jsonb) is
  $$Corrects rejected rows of one upload, [{staging_id, data: {heading or field: text}}], and applies those that are
valid now; they join their upload: its failed count falls, another rises. A held price spike is released this way, with
data {}. Answers {batch_id, corrected,
rejected: [{staging_id, row_number, code, message}], warnings: [the same, of replaced_price]}; what is rejected stays
in quarantine with its new reason. Raises SPIRS, SPNST, SPCBS,
SPCSR (a later list has brought the row again), SPCSA (supplier not active).$$;
grant execute on function spp.resubmit_quarantined(jsonb) to inv_supplier, inv_catalog_manager, inv_admin;
