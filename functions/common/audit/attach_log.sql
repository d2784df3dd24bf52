create or replace procedure audit.attach_log(relation regclass, key_column text, ignored_columns text default '')
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  execute format(
    'create or replace trigger _900_log_insert after insert on %s referencing new table as new_rows
       for each statement execute function audit.tg_table__log(%L, %L)', relation, key_column, ignored_columns);
  execute format(
    'create or replace trigger _900_log_update after update on %s
       referencing old table as old_rows new table as new_rows
       for each statement execute function audit.tg_table__log(%L, %L)', relation, key_column, ignored_columns);
  execute format(
    'create or replace trigger _900_log_delete after delete on %s referencing old table as old_rows
       for each statement execute function audit.tg_table__log(%L, %L)', relation, key_column, ignored_columns);
end
$$;
comment on procedure audit.attach_log(regclass, text, text) is
  $$Has every change of a table logged. Changes of the ignored columns (comma-separated) alone are none, and they are
not kept.$$;
