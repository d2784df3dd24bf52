-- A parent's statement triggers do not fire for statements on a partition: both have them.
create or replace procedure issoh_private.attach_movement_triggers(relation regclass)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  v_trigger record;
begin
  for v_trigger in
    values ('_500_reversals', 'record_reversals'), ('_510_stock', 'move_stock'), ('_520_suppliers', 'move_holdings'),
           ('_530_orders', 'receive_orders'), ('_900_propose', 'propose')
  loop
    execute format('create or replace trigger %I after insert on %s referencing new table as new_rows
                      for each statement execute function issoh.%I()',
                   v_trigger.column1, relation, 'tg_stock_movements__' || v_trigger.column2);
    execute format('alter table %s enable always trigger %I', relation, v_trigger.column1);
  end loop;
  call audit.keep_append_only(relation);
end
$$;
comment on procedure issoh_private.attach_movement_triggers(regclass) is
  'Gives stock_movements, or one of its partitions, the triggers that keep it append-only and have stock follow it.';
