create or replace function issoh.tg_selection_queue__log() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_ignored constant text[] := string_to_array(tg_argv[0], ',');
  v_actor constant text := audit.logged_actor();
  v_role constant text := audit.acting_role();
  v_request constant text := nullif(current_setting('inv.request_id', true), '');
begin
  if tg_op = 'INSERT' then
    insert into audit.log (actor, role_name, request_id, operation, table_schema, table_name, record_key, new_values)
    select v_actor, v_role, v_request, 'insert', tg_table_schema, tg_table_name, n.queue_id::text,
           to_jsonb(n) - v_ignored
      from new_rows n;
  else
    insert into audit.log
      (actor, role_name, request_id, operation, table_schema, table_name, record_key, old_values, new_values)
    values (v_actor, v_role, v_request, 'update', tg_table_schema, tg_table_name, new.queue_id::text,
            to_jsonb(old) - v_ignored, to_jsonb(new) - v_ignored);
  end if;
  return null;
end
$$;
comment on function issoh.tg_selection_queue__log() is
  $$Logs items as they are queued (a statement at a time) and as they are decided (a row at a time, where the
condition of the trigger holds: of all the rows that are scored or leased nothing is even kept until the statement
ends). Argument: the columns (comma-separated) that are not logged.$$;
