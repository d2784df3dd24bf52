create or replace function spp_private.read_corrected(batch spp.upload_batches, old_row spp.upload_staging, data jsonb)
returns spp.upload_staging
language plpgsql stable
set search_path = pg_catalog, pg_temp
-- Asked row by row, of nothing but the row.
set plan_cache_mode = force_generic_plan
as $$
declare
  v_row spp.upload_staging := old_row;
  v_raw constant jsonb := (old_row).raw_data || data;
  -- Rows below a heading that came again have its columns.
  v_section constant jsonb := coalesce((
    select s.value from jsonb_array_elements((batch).detected -> 'sections') s
     where (s.value ->> 'first_row')::int <= (old_row).row_number
     order by (s.value ->> 'first_row')::int desc limit 1
  ), (batch).detected);
  v_columns constant jsonb := coalesce(v_section -> 'raw_columns', '{}');
  v_headings constant jsonb := case when jsonb_typeof(v_section -> 'headings') = 'array' then v_section -> 'headings'
                                    else (old_row).raw_data end;
  v_fields jsonb;
begin
  -- The name of a field, where no heading is called so, or a heading of the file: written the way raw_data has it.
  select jsonb_object_agg(f.field, case
           when n.named then spp_private.field_text(batch, f.field, data ->> f.field)
           else (select case when f.field <> 'code' or bool_and(h.part is not null)
                             then nullif(string_agg(h.part, '|' order by h.position), '') end
                   from (select e.position, spp_private.field_text(batch, f.field, v_raw ->> e.heading) as part
                           from unnest(n.headings) with ordinality e (heading, position) offset 0) h)
         end)
    into v_fields
    from unnest(spp_private.product_fields()) as f (field)
   cross join lateral (
     select data ? f.field and not v_headings ? f.field as named,
            array(select jsonb_array_elements_text(v_columns -> f.field)) as headings
   ) n
   where n.named or data ?| n.headings;
  v_row := jsonb_populate_record(v_row, coalesce(v_fields, '{}'));

  -- The file's decimal mark reads the price, unless it comes as a number or a plain decimal.
  if v_row.price is distinct from (old_row).price then
    v_row.price_number := case
      when length(v_row.price) <= 42 and spp_private.plain_decimal(v_row.price) is not null
           and (data ? 'price' and not v_headings ? 'price'
                or exists (select from jsonb_each(data) d
                            where jsonb_typeof(d.value) = 'number' and d.value #>> '{}' = v_row.price)
                or spp_private.parse_amount(v_row.price, (batch).decimal_mark) is null)
        then v_row.price
    end;
    v_row.price_label := v_section ->> 'currency';
  end if;
  -- Prices of larger quantities in columns of their own.
  if exists (select from jsonb_array_elements(v_section -> 'raw_breaks') b
              where data ?| array[b.value ->> 'price', b.value ->> 'quantity']) then
    select jsonb_agg(jsonb_build_object('from', b.from_quantity, 'price', b.price, 'number', b.number))::text
      into v_row.breaks
      from (
        select coalesce(c.value ->> 'from', common.plain(v_raw ->> (c.value ->> 'quantity'))) as from_quantity,
               common.plain(v_raw ->> (c.value ->> 'price')) as price,
               case when jsonb_typeof(data -> (c.value ->> 'price')) = 'number'
                    then data ->> (c.value ->> 'price') end as number
          from jsonb_array_elements(v_section -> 'raw_breaks') c
      ) b
     where b.from_quantity is not null and b.price is not null;
  end if;
  v_row.raw_data := v_raw;
  v_row.validation_status := 'corrected';
  return v_row;
end
$$;
comment on function spp_private.read_corrected(spp.upload_batches, spp.upload_staging, jsonb) is
  'A staged row with a person''s corrections {heading or field: text or number} laid over it.';
