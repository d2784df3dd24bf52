-- Every partition of the price history is append-only, the default one too.
set lock_timeout = '5s';

do $$
declare
  v_partition regclass;
begin
  for v_partition in select t.relid from pg_partition_tree('spp.price_history') t loop
    execute format('drop trigger if exists _900_append_only on %s', v_partition);
    execute format('create or replace trigger _100_append_only before update or delete or truncate on %s
                      for each statement execute function audit.tg_table__forbid_change()', v_partition);
    execute format('alter table %s enable always trigger _100_append_only', v_partition);
  end loop;
end
$$;
