-- What test files of both databases share; the runner loads it into schema tap.

-- First value that a statement answers when a role runs it with these claims.
create function tap.as_role(role_name text, statement text, supplier_id uuid default null,
  user_id text default 'tester')
returns text
language plpgsql volatile
as $$
declare
  v_answer text;
begin
  perform set_config('inv.user_id', user_id, true), set_config('inv.supplier_id', coalesce(supplier_id::text, ''),
    true),
          set_config('role', role_name, true);
  execute statement into v_answer;
  perform set_config('role', 'none', true), set_config('inv.user_id', '', true), set_config('inv.supplier_id', '',
    true);
  return v_answer;
end
$$;

-- 'ok', or the SQLSTATE, of a statement that a role runs; what it did is undone.
-- The runner hears of the functions that raised, by way of an INFO, which reaches it whatever its settings.
create function tap.outcome(role_name text, statement text, supplier_id uuid default null) returns text
language plpgsql volatile
as $$
declare
  v_context text;
begin
  perform set_config('inv.supplier_id', coalesce(supplier_id::text, ''), true), set_config('role', role_name, true);
  execute statement;
  raise exception using errcode = 'ZZUND';
exception
  when sqlstate 'ZZUND' then
    return 'ok';
  when others then
    get stacked diagnostics v_context = pg_exception_context;
    raise info '%', v_context;
    return sqlstate;
end
$$;

-- Columns of a table or view in order: "name type", and "not null" where it is.
create function tap.columns_of(relation regclass) returns setof text
language sql stable
as $$
  select concat(a.attname, ' ', format_type(a.atttypid, a.atttypmod), case when a.attnotnull then ' not null' end)
    from pg_attribute a
   where a.attrelid = relation and a.attnum > 0 and not a.attisdropped
   order by a.attnum
$$;

-- The condition of a partial index.
create function tap.condition_of(index regclass) returns text
language sql stable
as $$
  select pg_get_expr(i.indpred, i.indrelid) from pg_index i where i.indexrelid = index
$$;
