create or replace function spp_private.read_basis(label text, decimal_mark text) returns numeric
language plpgsql immutable strict parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_basis text := label;
begin
  if v_basis !~ '^[0-9]+$' then
    v_basis := common.trimmed(regexp_replace(common.trimmed(v_basis),
      '^(?:/|à|(?:per|pro|je|par|por|za|für|for|pr\.?|pour|voor|preis per|price per)\M)\s*', '', 'i'));
  end if;
  return case
    when v_basis ~ '^[0-9]{1,7}$' then nullif(v_basis::numeric, 0)
    when upper(v_basis) = 'C' then 100
    when v_basis = 'M' then 1000
    when spp_private.is_piece(v_basis) then 1
    else coalesce(spp_private.many_of(v_basis), spp_private.parse_count(v_basis, 1, decimal_mark))
  end;
end
$$;
comment on function spp_private.read_basis(text, text) is
  'How many pieces a price is for, as a cell says it: "100", "per 1000", "C", "1 St"; null where it cannot be told.';
