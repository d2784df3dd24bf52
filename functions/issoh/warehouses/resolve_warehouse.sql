create or replace function issoh_private.resolve_warehouse(warehouse text) returns issoh.warehouses
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_warehouse issoh.warehouses;
begin
  select w.* into v_warehouse from issoh.warehouses w where w.warehouse_code = resolve_warehouse.warehouse;
  if v_warehouse.warehouse_id is null and pg_input_is_valid(resolve_warehouse.warehouse, 'uuid') then
    select w.* into v_warehouse
      from issoh.warehouses w
     where w.warehouse_id = resolve_warehouse.warehouse::uuid;
  end if;
  if v_warehouse.warehouse_id is null then
    raise exception using
      errcode = 'ISNWH',
      message = format('There is no warehouse "%s".', resolve_warehouse.warehouse),
      hint = 'Name a warehouse by its code or its id.';
  end if;
  return v_warehouse;
end
$$;
comment on function issoh_private.resolve_warehouse(text) is 'The warehouse of a code or id. Raises ISNWH.';
grant execute on function issoh_private.resolve_warehouse(text)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
