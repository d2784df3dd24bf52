create or replace function spp_private.finish_staging(
  batch_id uuid,
  lease uuid,
  detected jsonb,
  warnings jsonb default '[]'
) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_total integer;
  v_last integer;
  v_mark jsonb;
  v_batch spp.upload_batches;
  v_warnings jsonb := finish_staging.warnings;
begin
  perform spp_private.lock_supplier(b.supplier_id)
     from spp.upload_batches b where b.batch_id = finish_staging.batch_id;
  perform spp_private.hold_batch(finish_staging.batch_id, finish_staging.lease);
  select count(*), coalesce(max(s.row_number), 0) into v_total, v_last
    from spp.upload_staging s
   where s.batch_id = finish_staging.batch_id;
  if v_total = 0 then
    perform spp_private.fail_batch(finish_staging.batch_id, 'empty_file', 'The file has no rows below its headings.',
      'Check that the list was exported with its products.', finish_staging.detected);
    return;
  elsif finish_staging.detected ->> 'kind' = 'corrections' then
    perform spp_private.begin_corrections(finish_staging.batch_id, finish_staging.detected, v_warnings);
    return;
  end if;

  update spp.upload_batches b
     set price_per = coalesce((p.price ->> 'per')::numeric, 1), price_unit = coalesce((p.price ->> 'unit')::numeric, 1),
         price_currency = nullif(p.price ->> 'currency', ''),
           price_valid_from = case when pg_input_is_valid(p.price ->> 'valid_from', 'date')
             then (p.price ->> 'valid_from')::date end
    from (select case when jsonb_typeof(detected -> 'price') = 'object' then detected -> 'price' end as price) p
   where b.batch_id = finish_staging.batch_id and b.phase = 'stage'
  returning b.* into v_batch;
  v_mark := case when v_batch.profile ? 'decimal_mark'
                 then jsonb_build_object('decimal_mark', v_batch.profile -> 'decimal_mark', 'assumed', false)
                 else spp_private.detect_decimal_mark(v_batch, finish_staging.detected) end;
  update spp.upload_batches b
     set decimal_mark = v_mark ->> 'decimal_mark',
         detected = finish_staging.detected || jsonb_build_object('decimal_mark', v_mark -> 'decimal_mark'),
         warnings = spp_private.add_warnings(v_warnings,
           case when (v_mark ->> 'assumed')::boolean and v_mark ->> 'decimal_mark' is not null
                then '[{"code": "decimal_mark_assumed", "count": 1}]'::jsonb
                else '[]' end),
         total_products = v_total, last_row = v_last, next_row = 1, phase = 'validate'
   where b.batch_id = finish_staging.batch_id and b.phase = 'stage';
  if v_mark ->> 'decimal_mark' is null then
    perform spp_private.fail_batch(finish_staging.batch_id, 'decimal_mark_unknown',
      'Nothing tells which mark of the prices is the decimal one: some have three digits behind their only mark.',
      'Set decimal_mark in the supplier''s import profile to "." or ",", and send the list again.');
  end if;
end
$$;
comment on function spp_private.finish_staging(uuid, uuid, jsonb, jsonb) is
  'Ends the staging of a batch: counts its rows and decides the decimal mark of the price column; where it stays in
doubt the batch fails. Raises SPCLO.';
grant execute on function spp_private.finish_staging(uuid, uuid, jsonb, jsonb) to inv_admin;
