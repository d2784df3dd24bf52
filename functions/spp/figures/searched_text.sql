create or replace function spp_private.searched_text(name text, code text, brand text, barcode text) returns text
language sql immutable parallel safe
as $$
  select name || chr(10) || code || coalesce(chr(10) || brand, '') || coalesce(chr(10) || barcode, '')
$$;
comment on function spp_private.searched_text(text, text, text, text) is
  'Everything of a product that a search looks into, one field a line.';
