create or replace function spp_private.read_basis(label text, decimal_mark text) returns numeric
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select case
    when t.basis ~ '^[0-9]{1,7}$' then nullif(t.basis::numeric, 0)
    when upper(t.basis) = 'C' then 100
    when t.basis = 'M' then 1000
    when spp_private.is_piece(t.basis) then 1
    when spp_private.many_of(t.basis) is not null then spp_private.many_of(t.basis)
    else spp_private.parse_count(t.basis, 1, decimal_mark)
  end
    from (select common.trimmed(regexp_replace(common.trimmed(label),
            '^(?:/|à|(?:per|pro|je|par|por|za|für|for|pr\.?|pour|voor|preis per|price per)\M)\s*', '', 'i'))) t (basis)
$$;
comment on function spp_private.read_basis(text, text) is
  'How many pieces a price is for, as a cell says it: "100", "per 1000", "C", "1 St"; null where it cannot be told.';
