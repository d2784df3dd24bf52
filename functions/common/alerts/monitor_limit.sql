create or replace function common.monitor_limit(name text) returns numeric
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_limit numeric;
begin
  execute format('select s.setting_value::numeric from %I.settings s where s.setting_key = $1', common.tier())
     into v_limit
    using 'monitor.' || monitor_limit.name;
  return v_limit;
end
$$;
comment on function common.monitor_limit(text) is
  'A limit beyond which something is amiss: the setting monitor.<name> of this database.';
