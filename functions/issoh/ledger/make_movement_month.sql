create or replace function issoh_private.make_movement_month(month date) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_partition constant regclass := audit.make_month('issoh.stock_movements', make_movement_month.month);
begin
  if v_partition is null then
    return 0;
  end if;
  call issoh_private.attach_movement_triggers(v_partition);
  return 1;
end
$$;
comment on function issoh_private.make_movement_month(date) is
  'Makes the partition of stock_movements for a month (of UTC) that has none: 1, or 0 where it is there.';
