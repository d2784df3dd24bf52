create or replace function issoh.recognise_sheet(kind text, sample jsonb, given text[] default '{}') returns jsonb
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_found record;
  v_wanted text;
begin
  with cells as (
    select r.position, (r.value ->> 'n')::integer as n, c.position as at, c.value as heading, h.field
      from jsonb_array_elements(recognise_sheet.sample -> 'rows') with ordinality r (value, position)
     cross join jsonb_array_elements_text(r.value -> 'c') with ordinality c (value, position)
      join issoh_private.sheet_headings h on h.heading = issoh_private.heading_key(c.value)
      join issoh_private.sheet_columns k on k.kind = recognise_sheet.kind and k.field = h.field
     -- A person may have written above the headings.
     where r.position <= 20
  ), records as (
    select c.position, c.n, count(distinct c.field) as fields, jsonb_object_agg(c.field, c.at) as columns,
           array(select k.field
                   from issoh_private.sheet_columns k
                  where k.kind = recognise_sheet.kind and k.is_required and k.field <> all (recognise_sheet.given)
                    and k.field <> all (array_agg(c.field))
                  order by k.position) as missing,
           array_agg(c.heading order by c.at) as headings, count(*) as cells
      from cells c
     group by c.position, c.n
  )
  select r.*, (select c.field from cells c
                where c.position = r.position
                group by c.field
               having count(*) > 1
                limit 1) as doubled
    into v_found
    from records r
   order by cardinality(r.missing) = 0 desc, r.fields desc, r.position
   limit 1;

  if not found or cardinality(v_found.missing) > 0 or v_found.fields < 2 then
    select string_agg(format('%s (such as %s)', k.field, h.headings), '; ' order by k.position) into v_wanted
      from issoh_private.sheet_columns k
     cross join lateral (
       select string_agg(format('"%s"', s.heading), ', ' order by s.heading) as headings
         from issoh_private.sheet_headings s
        where s.field = k.field and s.language = 'en') h
     where k.kind = recognise_sheet.kind and k.is_required and k.field <> all (recognise_sheet.given);
    return jsonb_build_object(
      'error', 'columns_missing',
      'message', case when coalesce(cardinality(v_found.missing), 0) > 0
                      then format('The file has no column of %s.', array_to_string(v_found.missing, ', '))
                      else 'No row of the file holds headings that are known.' end,
      'hint', format('Its headings must name: %s.', v_wanted));
  elsif v_found.doubled is not null then
    return jsonb_build_object(
      'error', 'columns_twice',
      'message', format('Two columns of the file are taken for %s.', v_found.doubled),
      'hint', format('Take one of them out, or head it otherwise: %s.', array_to_string(v_found.headings, ', ')));
  end if;
  return jsonb_build_object(
    'header_row', v_found.n, 'fields', v_found.columns,
    'numbers', (select coalesce(jsonb_agg(k.field), '[]')
                  from issoh_private.sheet_columns k
                 where k.kind = recognise_sheet.kind and k.value_type in ('pieces', 'amount')));
end
$$;
comment on function issoh.recognise_sheet(text, jsonb, text[]) is
  $$Where the headings of a sheet of a kind are among its first records {rows: [{n, c: [cell, …]}]}, and which column
holds which field, and which fields are numbers: {header_row, fields: {field: position}, numbers}, or {error,
message, hint}. given: fields that need no column.$$;
grant execute on function issoh.recognise_sheet(text, jsonb, text[])
  to inv_approver, inv_stock_operator, inv_admin;
