create or replace function spp_private.only_names_columns(record jsonb, headings jsonb) returns boolean
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_cells jsonb := coalesce(only_names_columns.record -> 'c', '[]');
  v_unknown boolean;
begin
  -- What is soon told: amounts, long texts, or the same headings once more.
  if not exists (select from jsonb_array_elements_text(v_cells) c where common.trimmed(c) <> '')
      or coalesce(only_names_columns.record ->> 'k', '') ~ '[ndbe]'
      or exists (select from jsonb_array_elements_text(v_cells) with ordinality c (cell, at)
                  where length(c.cell) > 60
                     or (c.cell ~ '^\D{0,4}\d[\d.,]*\D{0,4}$' and c.cell !~
                       '^\s*(19|20)\d\d\s*$|\d\s*\+|\+\s*$|^\s*[>≥]')
                     -- "12,50 / 100 St" is a price.
                     or c.cell ~ '^[^\d+>≥-]{0,4}\d[\d., ]*[^\d+-]{0,5}(/|\m(per|pro|je|par|por|za|pr|à)\M)'
                     or common.trimmed(c.cell) <> ''
                        and spp_private.plain_heading(c.cell)
                          = spp_private.plain_heading(only_names_columns.headings -> 'c' ->> (c.at::int - 1))) then
    return false;
  end if;
  select exists (
    select from jsonb_array_elements_text(v_cells) with ordinality c (cell, at)
     where common.trimmed(c.cell) <> ''
       and c.at not in (select v.position from spp_private.heading_votes(v_cells) v where v.score >= 100)
       and c.at not in (select t.position from spp_private.heading_traits(v_cells) t)
       and spp_private.heading_facts(c.cell, '', spp_private.heading_patterns()) - 'number' - 'count' = '{}')
    into v_unknown;
  return not v_unknown;
end;
$$;
comment on function spp_private.only_names_columns(jsonb, jsonb) is
  $$Whether every cell of a record says something of its column (a field, whose price, a currency, a unit, a year, a
quantity) and none is a value or the heading beside it (`headings`: that record).$$;
grant execute on function spp_private.only_names_columns(jsonb, jsonb) to inv_catalog_manager, inv_admin;
