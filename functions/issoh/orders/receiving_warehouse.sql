create or replace function issoh_private.receiving_warehouse(warehouse text) returns uuid
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_active uuid[];
begin
  if receiving_warehouse.warehouse is not null then
    return (issoh_private.resolve_warehouse(receiving_warehouse.warehouse)).warehouse_id;
  end if;
  v_active := array(select w.warehouse_id from issoh.warehouses w where w.is_active limit 2);
  if cardinality(v_active) <> 1 then
    raise exception using
      errcode = 'ISNWH', message = 'It does not say which warehouse the goods go to.',
      hint = 'Name a warehouse by its code or its id.';
  end if;
  return v_active[1];
end
$$;
comment on function issoh_private.receiving_warehouse(text) is
  'The warehouse of a code or id; for null the only active one. Raises ISNWH.';
