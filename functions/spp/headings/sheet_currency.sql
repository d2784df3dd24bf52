create or replace function spp_private.sheet_currency(sheet text, expected text) returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select spp_private.heading_currency(s.name, sheet_currency.expected)
    from (select replace(sheet_currency.sheet, '_', ' ') as name) s
   where spp_private.heading_currency(s.name, sheet_currency.expected) in (
       select w.code[1] from regexp_matches(upper(s.name), '\m([A-Z]{3})\M', 'g') w (code))
$$;
comment on function spp_private.sheet_currency(text, text) is
  'The currency whose code the name of a sheet is, or has as a word: "USD", "Prices EUR"; null where it has none.';
grant execute on function spp_private.sheet_currency(text, text) to inv_catalog_manager, inv_admin;
