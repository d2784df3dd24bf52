create or replace function issoh.activate_warehouse(warehouse text) returns issoh.warehouses
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_warehouse issoh.warehouses := issoh_private.resolve_warehouse(activate_warehouse.warehouse);
begin
  if v_warehouse.is_active is distinct from true then
    update issoh.warehouses w
       set is_active = true
     where w.warehouse_id = v_warehouse.warehouse_id
    returning w.* into v_warehouse;
  end if;
  return v_warehouse;
end
$$;
comment on function issoh.activate_warehouse(text) is
  'Opens a warehouse again; an active one stays as it is. Raises ISNWH.';
grant execute on function issoh.activate_warehouse(text) to inv_stock_operator, inv_admin;
