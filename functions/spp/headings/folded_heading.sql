create or replace function spp_private.folded_heading(heading text) returns text
language sql immutable strict parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select replace(translate(lower(regexp_replace(
           normalize(regexp_replace(normalize(folded_heading.heading, nfkd) collate pg_catalog.pg_c_utf8,
             '[\u0300-\u036f]+', '', 'g'), nfkc),
           '([[:lower:]])([[:upper:]])', '\1 \2', 'g')), 'ıłøđ', 'ilod'), 'ß', 'ss')
$$;
comment on function spp_private.folded_heading(text) is
  'A heading in lower case, without accents, camelCase taken apart; its marks, signs and numbers stay.';
