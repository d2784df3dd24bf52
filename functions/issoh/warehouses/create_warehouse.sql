create or replace function issoh.create_warehouse(
  warehouse_code text,
  warehouse_name text,
  location_address jsonb default '{}',
  capacity_units bigint default null,
  allow_negative boolean default false,
  manager_id text default null
) returns issoh.warehouses
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_warehouse issoh.warehouses;
begin
  if coalesce(create_warehouse.warehouse_code, '') !~ '^[A-Za-z0-9_-]{1,32}$' then
    raise exception using
      errcode = 'ISIWC',
      message = format('"%s" cannot be a warehouse code.', create_warehouse.warehouse_code),
      hint = 'Use 1 to 32 letters A-Z, digits, ''_'' and ''-''.';
  elsif coalesce(common.trimmed(create_warehouse.warehouse_name), '') = '' then
    raise exception using
      errcode = 'ISIWN', message = 'A warehouse needs a name.', hint = 'Give warehouse_name a text.';
  elsif create_warehouse.capacity_units < 0 then
    raise exception using
      errcode = 'ISIPA', message = 'A capacity cannot be below 0.',
      hint = 'Give capacity_units a number of pieces, or leave it out.';
  end if;

  insert into issoh.warehouses
    (warehouse_code, warehouse_name, location_address, capacity_units, allow_negative, manager_id)
  values (create_warehouse.warehouse_code, common.trimmed(create_warehouse.warehouse_name),
          coalesce(create_warehouse.location_address, '{}'), create_warehouse.capacity_units,
          coalesce(create_warehouse.allow_negative, false), create_warehouse.manager_id)
  returning * into v_warehouse;
  return v_warehouse;
exception
  when unique_violation then
    raise exception using
      errcode = 'ISCWC',
      message = format('Warehouse "%s" exists already.', create_warehouse.warehouse_code),
      hint = 'Choose another code, or use the warehouse that is there.';
end
$$;
comment on function issoh.create_warehouse(text, text, jsonb, bigint, boolean, text) is
  $$Makes a warehouse. capacity_units (pieces) limits what it takes in; allow_negative lets goods leave before their
papers come. Raises ISIWC (code), ISIWN (name), ISIPA (capacity), ISCWC (code taken).$$;
grant execute on function issoh.create_warehouse(text, text, jsonb, bigint, boolean, text)
  to inv_stock_operator, inv_admin;
