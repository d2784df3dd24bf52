--! Previous: sha1:02361f00acb3066fb09518f088b966614924886d
--! Hash: sha1:149d69d01bc7f1b99f778ea0b6a2cd287bd71c9d
--! Message: what_the_looks_found

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 200-use.sql
--! Included functions/issoh/settings/set_setting.sql
create or replace function issoh.set_setting(setting_key text, setting_value jsonb) returns issoh.settings
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_setting issoh.settings;
begin
  if set_setting.setting_key = 'money.base_currency' then
    if not coalesce(common.is_currency(set_setting.setting_value #>> '{}'), false) then
      raise exception using
        errcode = 'ISICU',
        message = format('%s is no currency.', coalesce(set_setting.setting_value #>> '{}', 'null')),
        hint = 'Use a code of ISO 4217, such as EUR.';
    end if;
    -- Amounts already written would be read in another currency.
    lock table issoh.stock_movements, issoh.pricing_rules, issoh.exchange_rates in share mode;
    if exists (select from issoh.stock_movements) or exists (select from issoh.pricing_rules)
       or exists (select from issoh.exchange_rates) then
      raise exception using
        errcode = 'ISCBC', message = 'The base currency cannot change any more: there are amounts or rates in it.',
        hint = 'Choose the base currency before the first movement, price and rate.';
    end if;
  end if;
  update issoh.settings s
     set setting_value = set_setting.setting_value
   where s.setting_key = set_setting.setting_key
  returning s.* into v_setting;
  if v_setting.setting_key is null then
    raise exception using
      errcode = 'ISISE',
      message = format('There is no setting "%s".', set_setting.setting_key),
      hint = 'The list of settings shows each with its type, bounds and present value.';
  end if;
  return v_setting;
end
$$;
comment on function issoh.set_setting(text, jsonb) is
  $$Changes a setting, within its type and bounds: issoh.set_setting('money.base_currency', '"EUR"'). The value is
JSON; what is no JSON PostgreSQL refuses by itself (22P02), before this is called.
Raises ISISE for an unknown key or a value that does not fit, ISICU
for a currency that is none, ISCBC where amounts in the base currency exist.$$;
grant execute on function issoh.set_setting(text, jsonb) to inv_admin;
--! EndIncluded functions/issoh/settings/set_setting.sql

--! split: 220-months.sql
-- Making a month keeps nobody waiting.
set lock_timeout = '5s';

--! Included functions/common/months/make_month.sql
create or replace function audit.make_month(parent regclass, month date) returns regclass
language plpgsql volatile
set search_path = pg_catalog, pg_temp
-- Attaching beside a default partition waits for its readers, and everybody who comes later waits behind: not long.
set lock_timeout = '2s'
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
  'Makes the partition of an append-only table for a month of UTC and answers it; null where it is there. Raises 55P03
where a reader of the default partition is in the way for two seconds: to be tried again.';
--! EndIncluded functions/common/months/make_month.sql
