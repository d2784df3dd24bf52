create or replace function issoh.tg_warehouses__track_load() returns trigger
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  -- For an update the guard holds the lock already; a warehouse just made is nobody else's yet.
  if new.capacity_units is null then
    delete from issoh_private.warehouse_loads l where l.warehouse_id = new.warehouse_id;
  else
    insert into issoh_private.warehouse_loads (warehouse_id, units)
    select new.warehouse_id, coalesce(sum(s.quantity_on_hand), 0)
      from issoh.stock_on_hand s
     where s.warehouse_id = new.warehouse_id
    on conflict on constraint warehouse_loads_pkey do update set units = excluded.units;
  end if;
  return null;
end
$$;
comment on function issoh.tg_warehouses__track_load() is
  'Row trigger: a warehouse of limited capacity has a running total of its pieces, others have none.';
