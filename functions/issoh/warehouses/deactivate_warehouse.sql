create or replace function issoh.deactivate_warehouse(warehouse text) returns issoh.warehouses
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_warehouse issoh.warehouses := issoh_private.resolve_warehouse(deactivate_warehouse.warehouse);
begin
  if v_warehouse.is_active is distinct from false then
    update issoh.warehouses w
       set is_active = false
     where w.warehouse_id = v_warehouse.warehouse_id
    returning w.* into v_warehouse;
  end if;
  return v_warehouse;
end
$$;
comment on function issoh.deactivate_warehouse(text) is
  $$Closes a warehouse that is empty: no stock, no reservation, no open order line. A closed one stays as it is.
Raises ISNWH, ISCWE (the message says what is left).$$;
grant execute on function issoh.deactivate_warehouse(text) to inv_stock_operator, inv_admin;
