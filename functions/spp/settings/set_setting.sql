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
     and jsonb_typeof(s.setting_value) = jsonb_typeof(set_setting.setting_value)
  returning s.* into v_setting;
  if v_setting.setting_key is null then
    raise exception using
      errcode = 'SPISE',
      message = format('There is no setting "%s" of this type.', set_setting.setting_key),
      hint = 'The list of settings shows each with its present value.';
  end if;
  return v_setting;
end
$$;
comment on function spp.set_setting(text, jsonb) is
  'Changes a setting; the value keeps its JSON type. Raises SPISE for an unknown key or another type.';
grant execute on function spp.set_setting(text, jsonb) to inv_admin;
