create or replace function spp_private.read_corrected(batch spp.upload_batches, old_row spp.upload_staging, data jsonb)
returns spp.upload_staging
language plpgsql stable
set search_path = ''
as $$
declare
  v_row spp.upload_staging := old_row;
  v_raw constant jsonb := (old_row).raw_data || data;
  v_columns constant jsonb := coalesce((batch).detected -> 'raw_columns', '{}');
  v_fields jsonb;
begin
  -- A heading of the file, or the name of a field where no heading is called so.
  select jsonb_object_agg(f.field, case
           when data ? f.field and not (old_row).raw_data ? f.field then nullif(btrim(data ->> f.field), '')
           when v_columns ? f.field then p.value
         end)
    into v_fields
    from unnest(array['code', 'name', 'price', 'currency', 'barcode', 'brand', 'manufacturer', 'description', 'category',
                      'subcategory', 'unit_of_measure', 'pack_size', 'min_order_qty', 'lead_time_days']) as f (field),
         lateral (
           select case when f.field <> 'code' or bool_and(x.part is not null)
                       then nullif(string_agg(x.part, '|' order by x.position), '') end as value
             from (select nullif(btrim(normalize(v_raw ->> c.heading, nfc), E' \t\r\n\u00a0'), '') as part, c.position
                     from jsonb_array_elements_text(coalesce(v_columns -> f.field, '[]'))
                          with ordinality as c (heading, position)) x
         ) p;
  v_row := jsonb_populate_record(v_row, v_fields);
  v_row.raw_data := v_raw;
  v_row.validation_status := 'corrected';
  return v_row;
end
$$;
comment on function spp_private.read_corrected(spp.upload_batches, spp.upload_staging, jsonb) is
  'A staged row with a person''s corrections {heading or field: text} laid over it.';
