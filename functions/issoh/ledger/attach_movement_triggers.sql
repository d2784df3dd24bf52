-- A parent's statement triggers do not fire for statements on a partition: both have them.
create or replace procedure issoh_private.attach_movement_triggers(relation regclass)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  execute format('create or replace trigger _500_follow after insert on %s referencing new table as new_rows
                    for each statement execute function issoh.tg_stock_movements__follow()', relation);
  execute format('alter table %s enable always trigger _500_follow', relation);
  call audit.keep_append_only(relation);
end
$$;
comment on procedure issoh_private.attach_movement_triggers(regclass) is
  'Gives stock_movements, or one of its partitions, the triggers that keep it append-only and have stock follow.';
