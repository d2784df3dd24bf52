create or replace procedure audit.keep_append_only(relation regclass)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  execute format('create or replace trigger _100_append_only before update or delete or truncate on %s
                    for each statement execute function audit.tg_table__forbid_change()', relation);
  execute format('alter table %s enable always trigger _100_append_only', relation);
end
$$;
comment on procedure audit.keep_append_only(regclass) is
  $$Has every change but an insert refused, in replica mode too. Statement triggers of a parent do not fire for
statements on a partition: each partition is guarded by itself.$$;
