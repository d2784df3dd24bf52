create or replace function spp_private.sheet_of(detected jsonb, row_number integer) returns jsonb
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
  -- The rows of a workbook are numbered through all its sheets.
  select jsonb_build_object('sheet', s.value ->> 'name',
                            'row', sheet_of.row_number - (s.value ->> 'first_row')::integer)
    from jsonb_array_elements(case when jsonb_array_length(coalesce(nullif(detected -> 'sheets', 'null'), '[]')) > 1
                                   then detected -> 'sheets' else '[]' end) s
   where (s.value ->> 'first_row')::integer < sheet_of.row_number
   order by (s.value ->> 'first_row')::integer desc
   limit 1
$$;
comment on function spp_private.sheet_of(jsonb, integer) is
  'Of a workbook of several sheets, the sheet that a row is on and its number there: {sheet, row}; else null.';
grant execute on function spp_private.sheet_of(jsonb, integer)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
