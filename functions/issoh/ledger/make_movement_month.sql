create or replace function issoh_private.make_movement_month(month date) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_partition regclass;
begin
  -- What is known to be there is there; only of what is not might a session know too little.
  if to_regclass('issoh.stock_movements' || to_char(make_movement_month.month, '_YYYY_MM')) is not null then
    return 0;
  end if;
  v_partition := audit.make_month('issoh.stock_movements', make_movement_month.month);
  if v_partition is null then
    return 0;
  end if;
  call issoh_private.attach_movement_triggers(v_partition);
  return 1;
end
$$;
comment on function issoh_private.make_movement_month(date) is
  'Makes the partition of stock_movements for a month (of UTC) that has none: 1, or 0 where it is there.';
