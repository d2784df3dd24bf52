create or replace function spp_private.assert_active(supplier spp.suppliers) returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
  if supplier.status <> 'active' then
    raise exception using
      errcode = 'SPCSA',
      message = format('Supplier "%s" is %s: uploads are refused.', supplier.supplier_code, supplier.status),
      hint = 'Set its status to active first.';
  end if;
end
$$;
comment on function spp_private.assert_active(spp.suppliers) is 'Raises SPCSA unless the supplier is active.';
