create or replace function issoh_private.resolve_supplier(supplier text) returns uuid
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_supplier_id constant uuid := issoh_private.known_supplier(resolve_supplier.supplier);
begin
  if not pg_input_is_valid(resolve_supplier.supplier, 'uuid')
     and not exists (select from issoh.suppliers s where s.supplier_id = v_supplier_id) then
    perform issoh_private.refresh_suppliers();
  end if;
  return v_supplier_id;
end
$$;
comment on function issoh_private.resolve_supplier(text) is
  $$The id of a supplier named by code or id, for writers: a code that SPP knows and the mirror does not have yet is
mirrored. An id is not looked up. Raises ISNSU.$$;
