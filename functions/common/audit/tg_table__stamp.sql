create or replace function audit.tg_table__stamp() returns trigger
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  new.updated_at := clock_timestamp();
  return new;
end
$$;
comment on function audit.tg_table__stamp() is 'Row trigger: updated_at is the moment of the change.';
