create or replace function issoh_private.make_movement_month(month date) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_name constant text := 'stock_movements_' || to_char(month, 'YYYY_MM');
begin
  if to_regclass('issoh.' || v_name) is not null then
    return 0;
  end if;
  -- The lock that attaching takes: movements go on, whoever else makes a month waits here.
  lock table only issoh.stock_movements in share update exclusive mode;
  -- Asked of the catalogue itself: to_regclass would remember that the month was not there before the wait.
  if exists (select from pg_catalog.pg_class c
              where c.relname = v_name and c.relnamespace = 'issoh'::regnamespace) then
    return 0;
  end if;
  -- Made apart and attached: "partition of" would wait behind every open query of the parent.
  execute format('create table issoh.%I (like issoh.stock_movements including defaults including constraints)', v_name);
  execute format('alter table issoh.%I enable row level security', v_name);
  execute format('alter table issoh.stock_movements attach partition issoh.%I for values from (%L) to (%L)', v_name,
    month::timestamp at time zone 'UTC', (month + interval '1 month') at time zone 'UTC');
  call issoh_private.attach_movement_triggers(format('issoh.%I', v_name)::regclass);
  return 1;
end
$$;
comment on function issoh_private.make_movement_month(date) is
  'Makes the partition of stock_movements for a month (of UTC) that has none: 1, or 0 where it is there.';
