-- A movement's id says when it was recorded, not when it happened: on its own it would be looked for in every month.
create or replace function issoh_private.find_movement(movement_id uuid) returns issoh.stock_movements
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
-- With the dates as values only the months that can hold it are planned.
set plan_cache_mode = force_custom_plan
as $$
declare
  v_movement issoh.stock_movements;
  v_date constant timestamptz := coalesce(
    (select s.movement_date from issoh.supplier_movements s where s.movement_id = find_movement.movement_id limit 1),
    (select t.movement_date from issoh_private.transfer_dates t where t.movement_id = find_movement.movement_id));
  v_recorded constant timestamptz := uuid_extract_timestamp(find_movement.movement_id);
begin
  if v_date is not null then
    select m.* into v_movement
      from issoh.stock_movements m
     where m.movement_id = find_movement.movement_id and m.movement_date = v_date;
    return v_movement;
  end if;
  -- Transfers are nobody's pieces: they are dated when they are recorded, or noted.
  select m.* into v_movement
    from issoh.stock_movements m
   where m.movement_id = find_movement.movement_id
     and m.movement_date between v_recorded - interval '1 day' and v_recorded + interval '1 day';
  if v_movement.movement_id is null then
    select m.* into v_movement from issoh.stock_movements m where m.movement_id = find_movement.movement_id;
  end if;
  return v_movement;
end
$$;
comment on function issoh_private.find_movement(uuid) is
  'The movement of an id, looked for where its date can be; all null where there is none.';
grant execute on function issoh_private.find_movement(uuid)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
