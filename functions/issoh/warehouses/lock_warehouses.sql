create or replace function issoh_private.lock_warehouses(warehouse_ids uuid[]) returns boolean
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_houses integer;
  v_limited boolean;
  v_code text;
begin
  lock table issoh_private.warehouse_rules in row share mode;
  if cardinality(lock_warehouses.warehouse_ids) = 1 then
    select w.capacity_units is not null into v_limited
      from issoh.warehouses w
     where w.warehouse_id = lock_warehouses.warehouse_ids[1] and w.is_active;
    if v_limited is not null then
      return v_limited;
    end if;
  else
    select count(*), bool_or(w.capacity_units is not null) into v_houses, v_limited
      from issoh.warehouses w
     where w.warehouse_id = any (lock_warehouses.warehouse_ids) and w.is_active;
    if v_houses = cardinality(lock_warehouses.warehouse_ids) then
      return v_limited;
    end if;
  end if;
  select w.warehouse_code into v_code
    from issoh.warehouses w
   where w.warehouse_id = any (lock_warehouses.warehouse_ids) and not w.is_active
   limit 1;
  if v_code is null then
    raise exception using
      errcode = 'ISNWH', message = 'There is no such warehouse.', hint = 'Name a warehouse by its code or its id.';
  end if;
  raise exception using
    errcode = 'ISCWI', message = format('Warehouse "%s" is closed.', v_code),
    hint = 'Activate it, or use another one.';
end
$$;
comment on function issoh_private.lock_warehouses(uuid[]) is
  $$Keeps warehouses open until the transaction ends: whoever closes one, or changes its rules, waits. Expects
distinct ids; products are locked before. Answers whether one of them has a capacity. Raises ISCWI for a closed one,
ISNWH for none.$$;
