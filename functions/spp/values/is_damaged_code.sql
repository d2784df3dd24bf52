create or replace function spp_private.is_damaged_code(code text) returns boolean
language sql immutable parallel safe
as $$
  select code like '%+%' and code ~ '(^|\|)[1-9]([.,][0-9]+)?[eE]\+[0-9]{1,3}($|\|)'
$$;
comment on function spp_private.is_damaged_code(text) is
  'Whether a spreadsheet has turned a long code into a rounded number: "4,00633E+12"; "100E10" and "12E3" are codes.';
