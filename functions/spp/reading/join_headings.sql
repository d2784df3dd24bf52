-- How it works: a record below the headings whose cells all say something of columns (brutto | netto, EUR | USD, kg)
-- names what the cells above it leave open; a record above whose cells do is the group of the cells below it. A group
-- reaches to the right as far as the cells below it are filled and those beside it are blank.
create or replace function spp_private.join_headings(sample jsonb, heading int) returns jsonb
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_rows jsonb;
  v_at int;
  v_upper jsonb;
  v_lower jsonb;
begin
  select jsonb_agg(r.value order by r.ordinality) into v_rows
    from jsonb_array_elements(join_headings.sample -> 'rows') with ordinality r
   where (r.value ->> 'n')::int between join_headings.heading - 2 and join_headings.heading + 2;
  select r.ordinality::int - 1 into v_at
    from jsonb_array_elements(v_rows) with ordinality r
   where (r.value ->> 'n')::int = join_headings.heading;
  if v_at is null then
    return jsonb_build_object('rows', '[]'::jsonb, 'headings', '[]'::jsonb);
  end if;
  if spp_private.only_names_columns(v_rows -> (v_at + 1), v_rows -> v_at)
      -- Below "Code" or "Name" stand those of a product, unless it is another heading: "Item | Item no.".
      and not exists (
        select from spp_private.heading_votes(v_rows -> v_at -> 'c') v
         where v.field in ('code', 'name') and v.score >= 100
           and common.trimmed(coalesce(v_rows -> (v_at + 1) -> 'c' ->> (v.position - 1), '')) <> ''
           and not exists (select from spp_private.heading_votes(v_rows -> (v_at + 1) -> 'c') w
                            where w.position = v.position and w.field in ('code', 'name', 'description', 'barcode')
                              and w.score >= 100))
      -- One cell below another that names no price begins a section.
      and (select count(*) > 1 or bool_or(common.trimmed(coalesce(v_rows -> v_at -> 'c' ->> (c.at::int - 1), '')) = ''
                    or spp_private.names_a_price(jsonb_build_array(v_rows -> v_at -> 'c' -> (c.at::int - 1))))
             from jsonb_array_elements_text(v_rows -> (v_at + 1) -> 'c') with ordinality c (cell, at)
            where common.trimmed(c.cell) <> '') then
    v_upper := v_rows -> v_at;
    v_lower := v_rows -> (v_at + 1);
  elsif v_at > 0 and not join_headings.sample ?| '{header_at,suspect_at}'
      -- One cell at the left is a title.
      and exists (select from jsonb_array_elements_text(v_rows -> (v_at - 1) -> 'c') with ordinality c (cell, at)
                   where c.at > 1 and common.trimmed(c.cell) <> '')
      and spp_private.only_names_columns(v_rows -> (v_at - 1), v_rows -> v_at)
      and spp_private.names_a_price(v_rows -> (v_at - 1) -> 'c') then
    v_upper := v_rows -> (v_at - 1);
    v_lower := v_rows -> v_at;
  else
    return jsonb_build_object('rows', jsonb_build_array(join_headings.heading), 'headings', v_rows -> v_at -> 'c');
  end if;
  return jsonb_build_object(
    'rows', jsonb_build_array(v_upper -> 'n', v_lower -> 'n'),
    'upper', v_upper -> 'c', 'lower', v_lower -> 'c',
    'headings', spp_private.grouped_headings(v_upper -> 'c', v_lower -> 'c'));
end;
$$;
comment on function spp_private.join_headings(jsonb, int) is
  $$The headings of the columns where they begin at or are mainly record `heading`: {rows: the one or two records that
they stand in, headings: one text a column, upper and lower where there are two}.$$;
grant execute on function spp_private.join_headings(jsonb, int) to inv_catalog_manager, inv_admin;
