-- No way leads to a setting that stops what it is for.
select no_plan();

select is_empty(
  $$select s.setting_key from issoh.settings s
     where s.value_type is null or s.value_type in ('integer', 'number') and (s.minimum is null or s.unit is null)$$,
  'every setting says its type, and every number its smallest value and its unit');

-- Values that fit no number of its bounds, and of every other type.
create temporary table tries on commit drop as
select s.setting_key, t.value
  from issoh.settings s
 cross join lateral (values
   (case when s.value_type in ('integer', 'number') then to_jsonb(s.minimum - 1) end),
   (case when s.value_type in ('integer', 'number') then to_jsonb(s.maximum + 1) end),
   (case when s.value_type = 'integer' then to_jsonb(s.minimum + 0.5) end),
   (case when s.value_type <> 'boolean' then 'true'::jsonb end),
   (case when s.value_type <> 'text' then '"1"'::jsonb end),
   ('null'), ('[]'), ('{}')
 ) t (value)
 where t.value is not null and s.setting_key <> 'money.base_currency';
select is(tap.outcome('inv_admin', format('select issoh.set_setting(%L, %L)', t.setting_key, t.value)), 'ISISE',
          format('an administrator cannot set %s to %s', t.setting_key, t.value))
  from tries t;
select is(tap.outcome('inv_owner', format('update issoh.settings set setting_value = %L where setting_key = %L', t.value,
                                          t.setting_key)), 'ISISE',
          format('nor the owner by direct SQL: %s to %s', t.setting_key, t.value))
  from tries t;
select is(tap.outcome('inv_admin', format('select issoh.set_setting(%L, %L)', s.setting_key, v.value)), 'ok',
          format('%s may be %s', s.setting_key, v.value))
  from issoh.settings s, unnest(array[s.minimum, s.maximum]) v (value)
 where v.value is not null;

-- The base currency, whatever way it is set.
select is(tap.outcome('inv_admin', format('select issoh.set_setting(%L, %L)', 'money.base_currency', t.value)), 'ISICU',
          format('an administrator cannot set the base currency to %s', t.value))
  from unnest(array['null', '[]', '{}', 'true', '7', '""', '"eur"', '"EURO"', '"XXX"', '" EUR"', '"\u20ac"']::jsonb[]) t (value);
select is(tap.outcome('inv_owner', format('update issoh.settings set setting_value = %L where setting_key = %L', t.value,
                                          'money.base_currency')), 'ISISE',
          format('nor the owner by direct SQL: %s', t.value))
  from unnest(array['null', '[]', '{}', 'true', '7', '""', '"eur"', '"EURO"', '"XXX"', '" EUR"', '"\u20ac"']::jsonb[]) t (value);
select is(tap.outcome('inv_owner', format('update issoh.settings set setting_value = %L where setting_key = %L',
                                          '"USD"', 'money.base_currency')), 'ok', 'a currency may be set');
select * from finish();
