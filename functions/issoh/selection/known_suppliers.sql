create or replace function issoh_private.known_suppliers(suppliers text[]) returns uuid[]
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_named constant text[] := array(
    select distinct coalesce(common.trimmed(n.name), '') from unnest(known_suppliers.suppliers) n (name));
  v_known issoh_private.named_supplier[];
  v_missing text[];
begin
  v_known := array(
    select row(n.name, s.supplier_id)::issoh_private.named_supplier
      from unnest(v_named) n (name)
      join issoh.suppliers s on s.supplier_code = n.name or s.supplier_id::text = lower(n.name));
  v_missing := array(select n.name from unnest(v_named) n (name)
                      where not exists (select from unnest(v_known) k where k.named = n.name));
  if v_missing <> '{}' then
    v_known := v_known || array(
      select row(n.name, f.supplier_id)::issoh_private.named_supplier
        from unnest(v_missing) n (name)
        join spp_remote.suppliers f on f.supplier_code = n.name or f.supplier_id::text = lower(n.name));
    v_missing := array(select format('"%s"', n.name) from unnest(v_missing) n (name)
                        where not exists (select from unnest(v_known) k where k.named = n.name)
                        order by n.name);
  end if;
  if v_missing <> '{}' then
    raise exception using
      errcode = 'ISNSU',
      message = case cardinality(v_missing)
        when 1 then format('There is no supplier %s.', v_missing[1])
        else format('There are no suppliers %s.', array_to_string(v_missing[:20], ', '))
      end,
      hint = 'Name a supplier by its code in SPP or by its id.';
  end if;
  return array(select distinct k.supplier_id from unnest(v_known) k);
end
$$;
comment on function issoh_private.known_suppliers(text[]) is
  $$The ids of suppliers named by code or id. SPP is asked only for those that the mirror does not have. Raises
ISNSU with the names that nobody knows.$$;
