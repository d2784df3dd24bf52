create or replace function audit.tg_table__log() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
-- The plan is cached at first firing: a nested loop chosen on an empty table would stay.
set enable_nestloop = off
set enable_hashjoin = on
as $$
declare
  v_key constant text := tg_argv[0];
  v_ignored constant text[] := string_to_array(coalesce(tg_argv[1], ''), ',');
  v_role constant text := audit.acting_role();
  v_request constant text := nullif(current_setting('inv.request_id', true), '');
begin
  if tg_op = 'INSERT' then
    insert into audit.log (actor, role_name, request_id, operation, table_schema, table_name, record_key, new_values)
    select audit.logged_actor(), v_role, v_request, 'insert', tg_table_schema, tg_table_name, n.row ->> v_key,
      n.row - v_ignored
      from (select to_jsonb(r) as row from new_rows r) n;
  elsif tg_op = 'DELETE' then
    insert into audit.log (actor, role_name, request_id, operation, table_schema, table_name, record_key, old_values)
    select audit.logged_actor(), v_role, v_request, 'delete', tg_table_schema, tg_table_name, o.row ->> v_key,
      o.row - v_ignored
      from (select to_jsonb(r) as row from old_rows r) o;
  else
    insert into audit.log
      (actor, role_name, request_id, operation, table_schema, table_name, record_key, old_values, new_values)
    select audit.logged_actor(), v_role, v_request, 'update', tg_table_schema, tg_table_name, n.row ->> v_key,
           o.row - v_ignored, n.row - v_ignored
      from (select to_jsonb(r) as row from old_rows r) o
      join (select to_jsonb(r) as row from new_rows r) n on n.row -> v_key = o.row -> v_key
     where n.row - v_ignored is distinct from o.row - v_ignored;
  end if;
  return null;
end
$$;
comment on function audit.tg_table__log() is
  $$Statement trigger: logs changed rows. Arguments: the key column; columns (comma-separated) that alone are no
change.$$;
