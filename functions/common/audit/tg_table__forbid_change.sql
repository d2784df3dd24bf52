create or replace function audit.tg_table__forbid_change() returns trigger
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  raise exception using
    errcode = 'SPFAO',
    message = format('%I.%I is append-only.', tg_table_schema, tg_table_name),
    hint = 'What was wrong is corrected by a further entry.';
end
$$;
comment on function audit.tg_table__forbid_change() is 'Statement trigger of append-only tables. Raises SPFAO.';
