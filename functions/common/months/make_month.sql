create or replace function audit.make_month(parent regclass, month date) returns regclass
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_schema name;
  v_name name;
  v_key name;
  v_default regclass;
  v_from constant timestamptz := make_month.month::timestamp at time zone 'UTC';
  v_to constant timestamptz := (make_month.month + interval '1 month') at time zone 'UTC';
begin
  select n.nspname, c.relname || to_char(make_month.month, '_YYYY_MM'), a.attname, nullif(p.partdefid, 0)
    into v_schema, v_name, v_key, v_default
    from pg_partitioned_table p
    join pg_class c on c.oid = p.partrelid
    join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = p.partrelid and a.attnum = p.partattrs[0]
   where p.partrelid = parent;
  if exists (select from pg_class c where c.relname = v_name and c.relnamespace = v_schema::regnamespace) then
    return null;
  end if;
  -- The lock that attaching takes: rows go on coming, whoever else makes a month waits here, and then looks again, in
  -- the catalogue itself: to_regclass would remember that the month was not there before the wait.
  execute format('lock table only %s in share update exclusive mode', parent);
  if exists (select from pg_class c where c.relname = v_name and c.relnamespace = v_schema::regnamespace) then
    return null;
  end if;

  -- Made apart and attached: "partition of" would wait behind every open query of the parent.
  execute format('create table %I.%I (like %s including defaults including constraints)', v_schema, v_name, parent);
  execute format('alter table %I.%I enable row level security', v_schema, v_name);
  if v_default is not null then
    -- What came before its month was there moves over; meanwhile nobody else gets at the default partition.
    execute format('alter table %s disable trigger _100_append_only', v_default);
    execute format('with waiting as (delete from %s d where d.%I >= %L and d.%I < %L returning d.*)
                    insert into %I.%I select w.* from waiting w',
                   v_default, v_key, v_from, v_key, v_to, v_schema, v_name);
    execute format('alter table %s enable always trigger _100_append_only', v_default);
  end if;
  execute format('alter table %s attach partition %I.%I for values from (%L) to (%L)', parent, v_schema, v_name,
                 v_from, v_to);
  call audit.keep_append_only(format('%I.%I', v_schema, v_name)::regclass);
  return format('%I.%I', v_schema, v_name)::regclass;
end
$$;
comment on function audit.make_month(regclass, date) is
  'Makes the partition of an append-only table for a month of UTC and answers it; null where it is there.';
