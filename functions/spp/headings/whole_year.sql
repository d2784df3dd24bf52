create or replace function spp_private.whole_year(year text) returns text
language sql immutable parallel safe
as $$
  select case when length(whole_year.year) = 2 then '20' || whole_year.year else whole_year.year end
$$;
comment on function spp_private.whole_year(text) is 'A year of two digits with its century: 26 is 2026.';
