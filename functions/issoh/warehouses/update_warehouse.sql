create or replace function issoh.update_warehouse(warehouse text, patch jsonb) returns issoh.warehouses
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_warehouse issoh.warehouses := issoh_private.resolve_warehouse(update_warehouse.warehouse);
  v_unknown text;
begin
  if jsonb_typeof(coalesce(update_warehouse.patch, 'null')) <> 'object' then
    raise exception using
      errcode = 'ISIPA', message = 'The patch is no object.', hint = 'Send {"column": value}.';
  end if;
  select k into v_unknown
    from jsonb_object_keys(update_warehouse.patch) k
   where k not in ('warehouse_name', 'location_address', 'capacity_units', 'allow_negative', 'manager_id')
   limit 1;
  if v_unknown is not null then
    raise exception using
      errcode = 'ISIPA',
      message = format('"%s" of a warehouse cannot be changed.', v_unknown),
      hint = 'Change warehouse_name, location_address, capacity_units, allow_negative or manager_id.';
  end if;

  -- The row as it is when nobody else changes it any more: a column that the patch does not name stays.
  select w.* into v_warehouse
    from issoh.warehouses w
   where w.warehouse_id = v_warehouse.warehouse_id
     for no key update;
  v_warehouse := jsonb_populate_record(v_warehouse, update_warehouse.patch);
  update issoh.warehouses w
     set warehouse_name = common.trimmed(v_warehouse.warehouse_name), location_address = v_warehouse.location_address,
         capacity_units = v_warehouse.capacity_units, allow_negative = v_warehouse.allow_negative,
         manager_id = v_warehouse.manager_id
   where w.warehouse_id = v_warehouse.warehouse_id
  returning w.* into v_warehouse;
  return v_warehouse;
exception
  when check_violation or not_null_violation or invalid_text_representation or numeric_value_out_of_range then
    raise exception using
      errcode = 'ISIPA',
      message = 'A value does not fit the warehouse.',
      hint = 'A name is not blank; capacity_units is 0 or more, or null; allow_negative is true or false.';
end
$$;
comment on function issoh.update_warehouse(text, jsonb) is
  $$Changes what a patch {column: value} names: warehouse_name, location_address, capacity_units, allow_negative,
manager_id. Raises ISNWH, ISIPA (a column or value that does not fit), ISCCP (capacity below what is there), ISCWN
(stock below zero while allow_negative is turned off).$$;
grant execute on function issoh.update_warehouse(text, jsonb) to inv_stock_operator, inv_admin;
