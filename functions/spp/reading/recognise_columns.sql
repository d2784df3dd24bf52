-- How it works: the profile's own words first. Else the heading row is the record with most known headings that looks
-- unlike the records below it; each of its cells votes for a field by the synonym that matches it best (exact, then
-- the longest whole words inside it, then the end of a compound), corrected by what stands below. What headings leave
-- open, content decides: a price column holds amounts, a code column short values that hardly repeat, a name the
-- longest text.
create or replace function spp_private.recognise_columns(sample jsonb, profile jsonb) returns jsonb
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  -- Fields that mean a price, best first; the last is never taken.
  v_price_ranks constant text[] := array['cost_price', 'price', 'unit_price', 'retail_price', 'special_price',
    'unit_price_per_measure'];
  v_fields constant text[] := array_remove(spp_private.product_fields(), 'price');
  v_wanted jsonb := '{}';
  v_named text[];
  v_found text[];
  v_missing text;
  v_header int;
  v_width int;
  v_columns jsonb := '{}';
  v_warnings jsonb := '[]';
  v_stats jsonb;
  v_positions int[];
  v_taken int[] := '{}';
  v_position int;
  v_field text;
  v_entry record;
begin
  select coalesce(max(jsonb_array_length(r.value -> 'c')), 0) into v_width
  from jsonb_array_elements(recognise_columns.sample -> 'rows') r;

  -- 1. What the profile wants, every reference as an array.
  if jsonb_typeof(recognise_columns.profile -> 'columns') = 'object' then
    select coalesce(jsonb_object_agg(c.key, case jsonb_typeof(c.value) when 'array' then c.value
        when 'null' then '[]' else jsonb_build_array(c.value) end), '{}')
    into v_wanted
    from jsonb_each(recognise_columns.profile -> 'columns') c;
  end if;
  select array_agg(distinct spp_private.plain_heading(p.value #>> '{}'))
  into v_named
  from jsonb_each(v_wanted) c, jsonb_array_elements(c.value) p
  where jsonb_typeof(p.value) = 'string';

  -- 2. The heading row.
  v_header := case when jsonb_typeof(recognise_columns.profile -> 'header_row') = 'number'
    then (recognise_columns.profile ->> 'header_row')::numeric::int end;
  if v_header is null and v_named is not null then
    select (r.value ->> 'n')::int into v_header
    from jsonb_array_elements(recognise_columns.sample -> 'rows') with ordinality r (value, ord),
      lateral (
        select count(distinct spp_private.plain_heading(c.value)) as matched
        from jsonb_array_elements_text(r.value -> 'c') c
        where length(c.value) <= 200 and spp_private.plain_heading(c.value) = any (v_named)
      ) m
    where m.matched > 0
    order by m.matched desc, r.ord
    limit 1;
  end if;
  if v_header is null then
    v_header := spp_private.find_heading_row(recognise_columns.sample);
  end if;

  -- 3. The profile's columns.
  select array_agg(c.value order by c.ordinality) into v_found
  from jsonb_array_elements(recognise_columns.sample -> 'rows') r,
    jsonb_array_elements_text(r.value -> 'c') with ordinality c
  where (r.value ->> 'n')::int = v_header;

  for v_entry in select c.key, c.value from jsonb_each(v_wanted) c loop
    v_positions := '{}';
    for v_field, v_position in
      select p.value #>> '{}', case jsonb_typeof(p.value) when 'number' then (p.value #>> '{}')::numeric::int else (
          select min(f.ordinality)::int
          from unnest(v_found) with ordinality f (heading, ordinality)
          where spp_private.plain_heading(f.heading)
            = spp_private.plain_heading(p.value #>> '{}')
        ) end
      from jsonb_array_elements(v_entry.value) with ordinality p (value, ordinality)
      order by p.ordinality
    loop
      if v_position is null or v_position < 1
          or (v_position > v_width and recognise_columns.sample ->> 'format' <> 'xlsx') then
        v_missing := concat_ws(', ', v_missing, format('%s (%s)', v_field, v_entry.key));
      end if;
      v_positions := v_positions || v_position;
    end loop;
    if cardinality(v_positions) > 0 then
      v_columns := v_columns || jsonb_build_object(v_entry.key, v_positions);
      v_taken := v_taken || v_positions;
    end if;
  end loop;
  if v_missing is not null then
    return jsonb_build_object(
      'error', 'bad_profile',
      'message', 'The supplier''s profile names columns that are not in the file: ' || v_missing || '.',
      'hint', case when v_found is null then format('The file has %s columns and no headings were found.', v_width)
        else 'Headings found: ' || (select string_agg(left(common.trimmed(h.h), 60), ', ') from unnest(v_found) h (h)
          where common.trimmed(h.h) <> '') || '.' end);
  end if;

  -- 4. What stands in each column below the headings.
  select jsonb_object_agg(s.position, to_jsonb(s)) into v_stats
  from (
    select c.position, count(*) as filled, max(c.total) as total,
      count(distinct c.cell)::float8 / count(*) as uniqueness,
      count(*)::float8 / max(c.total) as fill,
      avg((c.kind = 'n' or spp_private.looks_like_amount(c.cell))::int)::float8 as amounts,
      avg((c.cell ~ '[.,]\d{1,2}(\D|$)')::int)::float8 as decimals,
      avg((c.cell ~ '^\d{12,14}$')::int)::float8 as gtins,
      avg((c.kind = 'd' or spp_private.looks_like_date(c.cell))::int)::float8 as dates,
      avg((c.cell ~ '[[:alpha:]]{2}')::int)::float8 as letters,
      avg((c.cell ~ '\d')::int)::float8 as digits,
      avg((c.cell ~ '[[:alpha:]]\s+[[:alpha:]]')::int)::float8 as phrases,
      avg(length(c.cell))::float8 as length,
      bool_and(c.cell ~ '^\d{1,9}$') and count(distinct c.cell) = count(*) and count(*) > 2
        and max(case when c.cell ~ '^\d{1,9}$' then c.cell::int end)
          - min(case when c.cell ~ '^\d{1,9}$' then c.cell::int end) = count(*) - 1
        and min(case when c.cell ~ '^\d{1,9}$' then c.cell::int end) <= 1 as counter,
      percentile_disc(0.5) within group (order by case when c.cell ~ '^\d{1,9}([.,]\d+)?$'
        then replace(c.cell, ',', '.')::numeric else 0 end)::float8 as median
    from (
      select c.ordinality as position,
        spp_private.latin_digits(btrim(c.value, E' \t\n\r\u00a0\u200e\u200f')) as cell,
        coalesce(substr(r.k, c.ordinality::int, 1), 's') as kind,
        count(*) filter (where c.ordinality = 1) over () as total
      from (
        select r.value ->> 'k' as k, r.value -> 'c' as c
        from jsonb_array_elements(recognise_columns.sample -> 'rows') with ordinality r
        where (r.value ->> 'n')::int > v_header
        order by r.ordinality
        limit greatest(60, 2000 / greatest(v_width, 1))
      ) r, jsonb_array_elements_text(r.c) with ordinality c
    ) c
    where c.cell <> ''
    group by c.position
  ) s;
  v_stats := coalesce(v_stats, '{}');

  -- 5. What the headings say.
  for v_entry in
    with votes as (
      select v.position, v.field, v.heading,
        v.score
          + case when v.field = any (v_price_ranks) then case when coalesce((s ->> 'amounts')::float8, 0.5) < 0.3
              then -200 else 0 end
            when v.field = 'code' then 60 * (coalesce((s ->> 'uniqueness')::float8, 0.5) - 0.5)
              - 30 * (1 - coalesce((s ->> 'fill')::float8, 0.5)) - 40 * coalesce((s ->> 'phrases')::float8, 0)
              - case when (s ->> 'counter')::boolean then 25 else 0 end
              - case when (s ->> 'uniqueness')::float8 < 0.8 and (s ->> 'filled')::int >= 20 then 40 else 0 end
              - case when (s ->> 'decimals')::float8 > 0.5 then 60 else 0 end
            when v.field = 'name' then -60 * (1 - coalesce((s ->> 'letters')::float8, 1))
              + least(coalesce((s ->> 'length')::float8, 0), 40) / 10
            when v.field = 'currency' and (s ->> 'amounts')::float8 > 0.5 then -200
            else 0 end as score
      from spp_private.heading_votes(to_jsonb(v_found)) v
      cross join lateral (select v_stats -> v.position::text) t (s)
      where v.position <> all (v_taken)
    ), chosen as (
      select distinct on (v.position) v.*
      from votes v
      where v.score > 0
      order by v.position, v.score desc, (v.field = any (v_price_ranks)) desc, array_position(v_fields, v.field)
    )
    select case when c.field = any (v_price_ranks) then 'price' else c.field end as field, c.position
    from chosen c
    order by coalesce(array_position(v_price_ranks, case when c.field = any (v_price_ranks) then
        case when c.heading ~ ('(/|\m(per|pro|za|na|par|por|al|за|на|je|prix au)\M)\s*\d*\s*'
            || '(kg|kilo\w*|g|l|lt|ltr|lit\w*|ml|кг|л)\M')
          then 'unit_price_per_measure' else c.field end end), 0),
      (recognise_columns.profile ->> 'currency' is not null
        and position(lower(recognise_columns.profile ->> 'currency') in c.heading) > 0) desc,
      (c.heading ~ ('\m(incl|inkl|including|inclusive|ttc|brutto|gross|bruto|s dph|z vat|sis|con iva|med moms|с ндс'
        || '|з пдв|με φπα)\M')),
      c.score desc, c.position
  loop
    if not v_columns ? v_entry.field and not v_wanted ? v_entry.field
        and (v_entry.field = 'price' or v_entry.field = any (v_fields)) then
      v_columns := v_columns || jsonb_build_object(v_entry.field, array[v_entry.position]);
    end if;
    v_taken := v_taken || v_entry.position;
  end loop;

  -- 6. What is still open, by content; amounts with decimals, then the larger ones, make the better price.
  if not v_columns ? 'price' and not v_wanted ? 'price' then
    select s.key::int into v_position
    from jsonb_each(v_stats) s
    where s.key::int <> all (v_taken) and (s.value ->> 'amounts')::float8 >= 0.6
      and (s.value ->> 'fill')::float8 >= 0.3
      and (s.value ->> 'dates')::float8 < 0.3 and (s.value ->> 'gtins')::float8 < 0.5
      and not (s.value ->> 'counter')::boolean
      and ((s.value ->> 'letters')::float8 < 0.3 or (s.value ->> 'decimals')::float8 > 0.5)
      -- Whole numbers that never repeat and stand left of everything are a code, not a price.
      and not ((s.value ->> 'decimals')::float8 < 0.1 and (s.value ->> 'uniqueness')::float8 > 0.98
        and s.key::int = 1 and (s.value ->> 'total')::int > 3)
      -- Under headings that say nothing of money, plain whole numbers are no evidence of a price.
      and (v_header = 0 or (s.value ->> 'decimals')::float8 > 0.5)
    order by ((s.value ->> 'decimals')::float8 > 0.5) desc, (s.value ->> 'median')::float8 desc, s.key::int
    limit 1;
    if v_position is not null then
      v_columns := v_columns || jsonb_build_object('price', array[v_position]);
      v_taken := v_taken || v_position;
    end if;
  end if;
  if not v_columns ? 'price' then
    return jsonb_build_object(
      'error', 'no_price_column',
      'message', 'No column with prices was found.',
      'hint', case when v_header > 0 then 'Headings found (row ' || v_header || '): ' || left(coalesce(
          (select string_agg(left(common.trimmed(h.h), 60), ', ') from unnest(v_found) h (h)
            where common.trimmed(h.h) <> ''), ''), 500)
          || '. '
        else 'The file seems to have no headings. ' end
        || 'Save a profile for this supplier that names the price column.');
  end if;

  if not v_columns ? 'name' and not v_wanted ? 'name' then
    if v_columns ? 'description' then
      v_columns := (v_columns - 'description') || jsonb_build_object('name', v_columns -> 'description');
    else
      select s.key::int into v_position
      from jsonb_each(v_stats) s
      where s.key::int <> all (v_taken) and (s.value ->> 'letters')::float8 >= 0.5
        and (s.value ->> 'fill')::float8 >= 0.5 and (s.value ->> 'dates')::float8 < 0.3
        and (s.value ->> 'uniqueness')::float8 * least((s.value ->> 'length')::float8, 60) >= 4
      order by (s.value ->> 'uniqueness')::float8 * least((s.value ->> 'length')::float8, 60) desc, s.key::int
      limit 1;
      if found then
        v_columns := v_columns || jsonb_build_object('name', array[v_position]);
      end if;
    end if;
  end if;

  if not v_columns ? 'code' and not v_wanted ? 'code' then
    select s.key::int into v_position
    from jsonb_each(v_stats) s
    where (s.key::int <> all (v_taken) or v_columns -> 'barcode' @> s.key::jsonb)
      and not coalesce(v_columns -> 'name' @> s.key::jsonb, false)
      and (s.value ->> 'uniqueness')::float8 >= 0.9 and (s.value ->> 'fill')::float8 >= 0.9
      and (s.value ->> 'length')::float8 between 1 and 24 and (s.value ->> 'phrases')::float8 < 0.2
      and (s.value ->> 'decimals')::float8 < 0.2 and (s.value ->> 'dates')::float8 < 0.3
      and (s.value ->> 'digits')::float8 >= 0.5 and (s.value ->> 'filled')::int > 1
      and not (s.value ->> 'counter')::boolean
    order by coalesce(v_columns -> 'barcode' @> s.key::jsonb, false),
      round((s.value ->> 'uniqueness')::numeric, 1) desc,
      s.key::int
    limit 1;
    if found then
      v_columns := v_columns || jsonb_build_object('code', array[v_position]);
    elsif v_columns ? 'name' then
      v_columns := v_columns || jsonb_build_object('code', v_columns -> 'name');
      v_warnings := v_warnings || jsonb_build_object('code', 'no_code_column',
        'message', 'The list has no column with product codes: the name serves as the code.');
    end if;
  end if;

  return jsonb_build_object('header_row', v_header, 'columns', v_columns, 'warnings', v_warnings);
end;
$$;

comment on function spp_private.recognise_columns(jsonb, jsonb) is
  $$@behavior -*

Finds the heading row and the columns of a pricelist. `sample`: {"format": "csv"|"tsv"|"xlsx", "rows": [{"n": record
number, "c": [cell texts], "k": "sn-d.." (XLSX: one letter per cell: s text, n number, d date, b boolean, e error, -
blank)}]}, the first 200 records or so that are not blank. `profile`: the import profile of the supplier, or {}. Answers
{"header_row": record number, 0 = no headings, "columns": {"code": [1], "price": [5], "name": [2], ...} (1-based
positions; several are joined by |), "warnings": [{"code": "no_code_column", "message"}]}, or {"error":
"no_price_column" | "bad_profile", "message", "hint"}.$$;
grant execute on function spp_private.recognise_columns(jsonb, jsonb) to inv_catalog_manager, inv_admin;
