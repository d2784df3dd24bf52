create or replace function issoh.set_setting(setting_key text, setting_value jsonb) returns issoh.settings
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_setting issoh.settings;
begin
  if set_setting.setting_key = 'import.sku_pattern' and jsonb_typeof(set_setting.setting_value) = 'string' then
    perform issoh_private.check_sku_pattern(set_setting.setting_value #>> '{}');
  elsif set_setting.setting_key = 'money.base_currency' then
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
  elsif set_setting.setting_key = 'ledger.closed_until' then
    -- Whoever writes into the ledger has finished, or will see it.
    -- Behind whoever waits for this lock everybody waits.
    perform set_config('lock_timeout', '2s', true);
    lock table issoh_private.warehouse_rules in exclusive mode;
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
  if issoh_private.closed_until() > now() then
    raise exception using
      errcode = 'ISISE', message = 'The books cannot be closed for what has not happened yet.',
      hint = 'ledger.closed_until lies in the past: the first day, or moment, that is open.';
  end if;
  return v_setting;
end
$$;
comment on function issoh.set_setting(text, jsonb) is
  $$Changes a setting, within its type and bounds: issoh.set_setting('money.base_currency', '"EUR"'). The value is
JSON; what is no JSON PostgreSQL refuses by itself (22P02), before this is called.
Raises ISISE for an unknown key or a value that does not fit, ISICU
for a currency that is none, ISCBC where amounts in the base currency exist, ISISP for what is no pattern of SKUs.$$;
grant execute on function issoh.set_setting(text, jsonb) to inv_admin;
