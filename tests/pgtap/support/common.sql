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

-- What is ours: schemas, their relations and functions, and the roles that requests, people and the link act as.
create view tap.our_schemas as
select n.oid, n.nspname as name, n.nspowner as owner,
       n.nspname in ('spp', 'issoh') as open
  from pg_namespace n
 where n.nspname in ('spp', 'spp_private', 'spp_kept', 'spp_feed', 'issoh', 'issoh_private', 'issoh_kept', 'spp_remote', 'common', 'audit', 'lease');

create view tap.our_relations as
select c.*, c.oid::regclass::text as name, s.name as schema_name, s.open
  from pg_class c
  join tap.our_schemas s on s.oid = c.relnamespace
 where c.relkind in ('r', 'p', 'f', 'v', 'm');

create view tap.our_functions as
select p.*, p.oid::regprocedure::text as name, s.name as schema_name, s.open
  from pg_proc p
  join tap.our_schemas s on s.oid = p.pronamespace;

create view tap.our_roles as
select r.oid, r.rolname::text as name
  from pg_roles r
 where r.rolname ^@ 'inv_' and r.rolname <> 'inv_owner';

-- Puts a row into a table, whatever it says: the first of the values that a check allows, else something of the type.
-- Its triggers and foreign keys sleep from then on. given: what it cannot guess. Answers null, or why there is no row.
create function tap.fill(relation regclass, given jsonb) returns text
language plpgsql volatile
as $$
declare
  v_columns text;
  v_values text;
begin
  select string_agg(quote_ident(a.attname), ', ' order by a.attnum),
         string_agg(coalesce(quote_literal(given ->> a.attname),
           (select quote_literal((regexp_match(pg_get_constraintdef(c.oid), 'ARRAY\[''([^'']*)'''))[1])
              from pg_constraint c
             where c.conrelid = relation and c.contype = 'c' and c.conkey = array[a.attnum]
               and pg_get_constraintdef(c.oid) ~ 'ARRAY\[''' limit 1),
           case format_type(a.atttypid, null)
             when 'uuid' then 'uuidv7()' when 'jsonb' then '''{}''' when 'date' then 'current_date'
             when 'timestamp with time zone' then 'now()' when 'boolean' then 'false' when 'bytea' then '''x'''
             when 'integer' then '1' when 'bigint' then '1' when 'numeric' then '1' when 'ltree' then '''x'''
             when 'pg_snapshot' then 'pg_current_snapshot()' when 'xid8' then 'pg_current_xact_id()'
             else case when a.attname ~ 'currency' then '''EUR''' when t.typcategory = 'A' then '''{}'''
                       else '''x''' end end), ', ' order by a.attnum)
    into v_columns, v_values
    from pg_attribute a
    join pg_type t on t.oid = a.atttypid
   where a.attrelid = relation and a.attnum > 0 and not a.attisdropped and a.attidentity = ''
     and (a.attnotnull and not a.atthasdef or given ? a.attname);
  execute format('alter table %s disable trigger all', relation);
  execute case when v_columns is null then format('insert into %s default values', relation)
               else format('insert into %s (%s) values (%s)', relation, v_columns, v_values) end;
  return null;
exception
  when others then
    return format('%s: %s', relation, sqlerrm);
end
$$;

-- How a statement is refused: "code message / hint"; 'ok' where it is not. What it did is undone.
create function tap.refusal(statement text) returns text
language plpgsql volatile
as $$
declare
  v_hint text;
  v_context text;
begin
  execute statement;
  raise exception using errcode = 'ZZUND';
exception
  when sqlstate 'ZZUND' then
    return 'ok';
  when others then
    get stacked diagnostics v_hint = pg_exception_hint, v_context = pg_exception_context;
    raise info '%', v_context;
    return concat_ws(' / ', sqlstate || ' ' || sqlerrm, nullif(v_hint, ''));
end
$$;
