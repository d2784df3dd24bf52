create or replace function spp_private.resolve_supplier(supplier text) returns spp.suppliers
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_supplier spp.suppliers;
begin
  select s.* into v_supplier from spp.suppliers s where s.supplier_code = resolve_supplier.supplier;
  if v_supplier.supplier_id is null
     and pg_input_is_valid(resolve_supplier.supplier, 'uuid') then
    select s.* into v_supplier from spp.suppliers s where s.supplier_id = resolve_supplier.supplier::uuid;
  end if;

  -- A stranger's supplier is answered like one that does not exist.
  if v_supplier.supplier_id is null
     or (current_setting('role') = 'inv_supplier'
         and v_supplier.supplier_id is distinct from spp.current_supplier_id()) then
    raise exception using
      errcode = 'SPNSU',
      message = format('There is no supplier "%s".', resolve_supplier.supplier),
      hint = 'Name a supplier by its code or its id.';
  end if;
  return v_supplier;
end
$$;
comment on function spp_private.resolve_supplier(text) is
  'The supplier of a code or id, as far as the caller may know of it. Raises SPNSU.';
grant execute on function spp_private.resolve_supplier(text)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
