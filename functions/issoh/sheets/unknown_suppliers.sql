create or replace function issoh_private.unknown_suppliers(suppliers text[]) returns text[]
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_asked constant text[] := array(
    select s.code
      from unnest(unknown_suppliers.suppliers) s (code)
     where not pg_input_is_valid(s.code, 'uuid')
       and not exists (select from issoh.suppliers i where i.supplier_code = s.code));
begin
  if cardinality(v_asked) = 0 then
    return v_asked;
  end if;
  return array(
    select a.code
      from unnest(v_asked) a (code)
     where a.code not in (select f.supplier_code from spp_remote.suppliers f where f.supplier_code = any (v_asked)));
end
$$;
comment on function issoh_private.unknown_suppliers(text[]) is
  'Which of these are codes of no supplier, in the mirror or in SPP; ids are taken as they are.';
