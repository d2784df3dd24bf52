create or replace function spp_private.match_read_pairs(pairs jsonb) returns setof spp.match_pairs
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  if jsonb_typeof(pairs) is distinct from 'array' or jsonb_array_length(pairs) not between 1 and 1000
     or exists (
       select from jsonb_array_elements(pairs) p
        where jsonb_typeof(p) <> 'object'
           or not (p - 'pair_id' = '{}' and jsonb_typeof(p -> 'pair_id') is not distinct from 'string'
                   or p ?& array['supplier', 'code', 'other_supplier', 'other_code']
                      and (select bool_and(jsonb_typeof(e.value) = 'string') and count(*) = 4
                             from jsonb_each(p) e))) then
    raise exception using
      errcode = 'SPIMP',
      message = 'These are no pairs of products.',
      hint = 'Send 1 to 1,000 of {pair_id} or {supplier, code, other_supplier, other_code}.';
  end if;
  return query
  select r.*
    from jsonb_array_elements(pairs) with ordinality as p (pair, place)
    cross join lateral spp_private.match_resolve_pair(p.pair) r
   order by p.place;
end
$$;
comment on function spp_private.match_read_pairs(jsonb) is
  'The pairs that a caller names, in order. Raises SPIMP, SPNMP, SPNSU.';
