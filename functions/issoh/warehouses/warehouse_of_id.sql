create or replace function issoh_private.warehouse_of_id(name text) returns uuid
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
  if not pg_input_is_valid(warehouse_of_id.name, 'uuid') then
    return null;
  end if;
  -- Written as ids are: other ways of writing one are no id here.
  return (select w.warehouse_id
            from issoh.warehouses w
           where w.warehouse_id = warehouse_of_id.name::uuid and w.warehouse_id::text = lower(warehouse_of_id.name));
end
$$;
comment on function issoh_private.warehouse_of_id(text) is
  'The id of a warehouse that was named by its id; null where there is none.';
