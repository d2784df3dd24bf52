create or replace function spp_private.is_total(label text) returns boolean
language sql immutable parallel safe
as $$
  -- Few cells begin like one of the words: only these are looked at more closely.
  select case
    when left(label, 3) = any (spp_private.total_beginnings())
      or left(label, 1) in ('*', '=', '-', '–', '—', '>', '#', ':', '(', '.') then
      spp_private.names_total(label)
    else false
  end
$$;
comment on function spp_private.is_total(text) is '@behavior -*

Whether a code or name is that of a sum line: "Total", "Zwischensumme EUR", "Итого:"; not "Total Quartz 9000".';
