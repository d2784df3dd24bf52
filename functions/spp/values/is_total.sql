create or replace function spp_private.is_total(label text) returns boolean
language sql immutable parallel safe
as $$
  -- Few cells begin like one of the words (all have two letters or more): only these are looked at more closely.
  select case
    when left(ltrim(lower(label collate pg_catalog.pg_c_utf8), E' \u00a0*=–—>#:.(-'), 4)
           = any (spp_private.total_beginnings())
      or left(ltrim(lower(label collate pg_catalog.pg_c_utf8), E' \u00a0*=–—>#:.(-'), 3)
           = any (spp_private.total_beginnings())
      or left(ltrim(lower(label collate pg_catalog.pg_c_utf8), E' \u00a0*=–—>#:.(-'), 2)
           = any (spp_private.total_beginnings())
      then spp_private.names_total(label)
    else false
  end
$$;
comment on function spp_private.is_total(text) is '@behavior -*

Whether a code or name is that of a sum line: "Total", "Zwischensumme EUR", "Итого:"; not "Total Quartz 9000".';
