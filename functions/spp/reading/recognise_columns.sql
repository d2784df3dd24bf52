-- How it works: the headings, what stands below them and what the sheet hides make one row of evidence a column
-- (column_evidence); of those that mean a price one is chosen (price_columns); what headings leave open, content
-- decides (column_by_content); and column_reasons says why. What the profile names stands before all of that. Below
-- headings that come again in other words content decides no price: another column would be taken without a word.
create or replace function spp_private.recognise_columns(sample jsonb, profile jsonb) returns jsonb
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_again int := coalesce(recognise_columns.sample -> 'header_at', recognise_columns.sample -> 'suspect_at')::int;
  v_header int := coalesce(v_again,
    spp_private.profile_heading_row(recognise_columns.sample, recognise_columns.profile),
    spp_private.find_heading_row(recognise_columns.sample));
  v_joined jsonb := spp_private.join_headings(recognise_columns.sample, v_header);
  v_first int := coalesce((v_joined -> 'rows' ->> 0)::int, v_header);
  v_last int := coalesce((v_joined -> 'rows' ->> -1)::int, v_header);
  v_currency text := recognise_columns.profile ->> 'currency';
  v_named jsonb;
  v_evidence spp_private.column_evidence[];
  v_prices jsonb;
  v_columns jsonb;
  v_found jsonb;
  v_warnings jsonb;
begin
  if recognise_columns.sample ? 'suspect_at' and not spp_private.names_columns(recognise_columns.sample #> '{rows,0,c}')
  then
    return '{"header_row": 0}';
  end if;
  select spp_private.profile_columns(recognise_columns.profile, v_joined,
           case when recognise_columns.sample ->> 'format' = 'xlsx' then 1000000
           else coalesce(max(jsonb_array_length(r.value -> 'c')), 0) end)
    into v_named
    from jsonb_array_elements(recognise_columns.sample -> 'rows') r;
  if v_named ->> 'missing' is not null then
    return spp_private.bad_profile(v_named ->> 'missing', recognise_columns.sample, v_joined -> 'headings');
  end if;
  v_warnings := v_named -> 'warnings';
  v_named := v_named -> 'columns';

  select array_agg(e)
    into v_evidence
    from spp_private.column_evidence(v_joined -> 'headings',
           (select coalesce(jsonb_object_agg(b.position, b.below), '{}')
              from spp_private.columns_below(recognise_columns.sample, v_last) b),
           coalesce(recognise_columns.sample -> 'hidden', '[]'), v_currency,
           coalesce((recognise_columns.profile ->> 'day')::date, (now() at time zone 'UTC')::date)) e;
  if not v_named ? 'price' and recognise_columns.profile ->> 'price_group' is not null then
    v_named := v_named
      || spp_private.group_price(v_evidence, recognise_columns.profile ->> 'price_group', v_currency);
  end if;
  v_prices := coalesce(spp_private.price_breaks(v_evidence, v_currency), '{}');
  v_columns := spp_private.columns_by_heading(v_evidence, v_named, v_prices);
  v_found := spp_private.columns_by_content(v_evidence, v_columns,
    coalesce(recognise_columns.profile -> 'columns', '{}')
    || case when v_again is null then '{}' else '{"price": null}' end::jsonb, v_header > 0);
  if not v_found -> 'columns' ? 'price' then
    return spp_private.no_price_column(v_header, v_joined -> 'headings');
  elsif not v_named ?& '{code,price}' and v_header > 0
    and spp_private.tables_beside(v_joined -> 'headings', v_found -> 'columns') is not null then
    return spp_private.tables_beside(v_joined -> 'headings', v_found -> 'columns');
  end if;
  v_columns := spp_private.columns_of_price(recognise_columns.sample, v_last, v_evidence, v_found -> 'columns', v_named,
    v_prices);
  if not v_named ? 'price' then
    v_warnings := v_warnings || spp_private.tied_prices(v_evidence, v_columns, v_currency);
  elsif v_prices -> 'price' <> v_columns -> 'price' -> 0 then
    v_prices := '{}';
  end if;

  return jsonb_build_object(
    'header_row', v_first, 'header_rows', v_joined -> 'rows', 'columns', v_columns,
    'breaks', coalesce(nullif(v_prices -> 'breaks', 'null'), '[]'),
    'price', spp_private.price_of_list(recognise_columns.sample, v_first, v_evidence, v_columns, v_currency),
    'language', spp_private.heading_language(coalesce(v_joined -> 'headings', '[]')),
    'evidence', spp_private.column_reasons(v_evidence, v_columns, coalesce(nullif(v_prices -> 'breaks', 'null'), '[]'),
      v_named, v_currency),
    'warnings', v_warnings || (v_found -> 'warnings'));
end;
$$;

comment on function spp_private.recognise_columns(jsonb, jsonb) is
  $$Finds the headings and the columns of a pricelist, and says why. `sample`: {"format": "csv"|"tsv"|"xlsx", "hidden":
[positions of hidden columns], "header_at": the record that is known to hold the headings, "suspect_at": the first
record, which may be headings that come again in other words, "rows": [{"n": record number, "c": [cell texts], "k":
"sn-d.." (XLSX: one letter per cell: s text, n number, d date, b boolean, e error, - blank)}]}, the first 200 records or
so that are not blank. `profile`: the import profile of the supplier, its `currency`, and the `day` on which the
prices must hold (today), or {}.

Answers {"header_row": record number, 0 = no headings (nothing else where `suspect_at` holds none), "header_rows": one
or two records, "columns": {"code": [1], "price": [5], "name": [2], ...} (1-based positions; several are joined by |),
"breaks": [{"from_quantity": 10, "position": 6}] or [{"quantity_position": 4, "position": 5}], "price": {"currency": a
code, or a sign of several currencies that is none of the supplier, "per": pieces that prices are for, "unit": 0.01 for
cents, 1000 for thousands, "valid_from"}, "language" of the headings, "evidence": [{"position", "heading", "traits",
"field", "why"}], "warnings": [{"code": "no_code_column" | "price_columns_tie" | "profile_columns_tie", "message"}]}, or
{"error": "no_price_column" | "tables_beside" | "bad_profile", "message", "hint"}.$$;
grant execute on function spp_private.recognise_columns(jsonb, jsonb) to inv_catalog_manager, inv_admin;
