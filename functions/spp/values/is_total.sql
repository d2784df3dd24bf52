create or replace function spp_private.is_total(label text) returns boolean
language sql immutable parallel safe
as $$
  -- Few cells begin like one of the words (all have two letters or more): only these are looked at more closely. Fewer
  -- begin with signs that do not count.
  select case
    when label = '' then false
    when strpos(E' \u00a0*=–—>#:.(-', left(label, 1)) > 0
      then spp_private.is_total(ltrim(label, E' \u00a0*=–—>#:.(-'))
    when lower(left(label, 4) collate pg_catalog.pg_c_utf8) = any (spp_private.total_beginnings())
      or lower(left(label, 3) collate pg_catalog.pg_c_utf8) = any (spp_private.total_beginnings())
      or lower(left(label, 2) collate pg_catalog.pg_c_utf8) = any (spp_private.total_beginnings())
      then spp_private.names_total(label)
    else false
  end
$$;
comment on function spp_private.is_total(text) is
  'Whether a code or name is that of a sum line: "Total", "Zwischensumme EUR", "Итого:"; not "Total Quartz 9000".';
