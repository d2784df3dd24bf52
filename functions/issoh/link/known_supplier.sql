create or replace function issoh_private.known_supplier(supplier text) returns uuid
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_code constant text := common.trimmed(known_supplier.supplier);
  v_supplier_id uuid;
begin
  if v_code is null then
    return null;
  end if;

  select s.supplier_id into v_supplier_id from issoh.suppliers s where s.supplier_code = v_code;
  if v_supplier_id is null and v_code ~ '^[A-Za-z0-9_-]{1,32}$' then
    select f.supplier_id into v_supplier_id from spp_remote.suppliers f where f.supplier_code = v_code;
  end if;
  -- An id is taken as it is: what is entered by hand may come from somebody whom SPP does not know.
  if v_supplier_id is null and pg_input_is_valid(v_code, 'uuid') then
    v_supplier_id := v_code::uuid;
  end if;
  if v_supplier_id is null then
    raise exception using
      errcode = 'ISNSU',
      message = format('There is no supplier "%s".', known_supplier.supplier),
      hint = 'Name a supplier by its code in SPP or by its id.';
  end if;
  return v_supplier_id;
end
$$;
comment on function issoh_private.known_supplier(text) is
  $$The id of a supplier named by code or id, for readers: it writes nothing. SPP is asked for a code that the mirror
does not have yet, over as many connections as its login inv_spp_link may have. An id is not looked up. Raises
ISNSU.$$;
grant execute on function issoh_private.known_supplier(text)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
