create or replace function spp.set_setting(setting_key text, setting_value jsonb) returns spp.settings
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_setting spp.settings;
begin
  update spp.settings s
     set setting_value = set_setting.setting_value
   where s.setting_key = set_setting.setting_key
  returning s.* into v_setting;
  if v_setting.setting_key is null then
    raise exception using
      errcode = 'SPISE',
      message = format('There is no setting "%s".', set_setting.setting_key),
      hint = 'The list of settings shows each with its type, bounds and present value.';
  end if;
  return v_setting;
end
$$;
comment on function spp.set_setting(text, jsonb) is
  $$Changes a setting, within its type and bounds: spp.set_setting('upload.max_rows', '100000'). The value is JSON, a
text in it has quotes of its own ('"ten"'); what is no JSON PostgreSQL refuses by itself (22P02), before this is called.
Raises SPISE for an unknown key or a value that does not fit.$$;
grant execute on function spp.set_setting(text, jsonb) to inv_admin;
