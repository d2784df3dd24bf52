--! Previous: sha1:a17eecdf7358260babe7365da47aa4cd0eaafe6f
--! Hash: sha1:0f2497046385da2fcb1222fae53ce384f2b22076
--! Message: settings

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 100-settings.sql
-- Settings may be moments, as in the other database.
--! Included functions/common/settings/tg_settings__judge.sql
create or replace function common.tg_settings__judge() returns trigger
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_type constant text := coalesce(jsonb_typeof(new.setting_value), 'null');
  v_number numeric;
begin
  if tg_op = 'INSERT' and new.value_type is null then
    new.value_type := case when v_type = 'number' and scale((new.setting_value #>> '{}')::numeric) = 0 then 'integer'
                           when v_type = 'string' then 'text' else v_type end;
  end if;
  if new.value_type in ('integer', 'number') then
    new.minimum := coalesce(new.minimum, 0);
  end if;

  if v_type = 'number' then
    v_number := (new.setting_value #>> '{}')::numeric;
  end if;
  if v_type <> (case new.value_type when 'integer' then 'number' when 'text' then 'string' else new.value_type end)
     or new.value_type = 'integer' and v_number <> trunc(v_number)
     or v_number < new.minimum or v_number > new.maximum
     or new.unit = 'currency' and not common.is_currency(new.setting_value #>> '{}')
     or new.unit = 'moment' and new.setting_value #>> '{}' <> ''
        and not ((new.setting_value #>> '{}')
                   ~ '^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d))?$'
                 and pg_input_is_valid(new.setting_value #>> '{}', 'timestamptz')) then
    raise exception using
      errcode = tg_argv[0],
      message = format('Setting "%s" cannot be %s.', new.setting_key,
                       coalesce(left(new.setting_value::text, 60), 'null')),
      hint = case new.value_type
        when 'boolean' then 'Use true or false.'
        when 'text' then
          case new.unit when 'currency' then 'Use a code of ISO 4217, such as EUR.'
                        when 'moment' then
                          'Use a day of UTC (2027-01-01), a moment (2027-01-01T00:00+01:00) or an empty text.'
                        else 'Use a text.' end
        else format('Use a %s from %s to %s%s.',
                    case new.value_type when 'integer' then 'whole number' else 'number' end, new.minimum,
                    coalesce(new.maximum::text, 'any'), ' ' || new.unit)
      end;
  end if;
  return new;
end
$$;
comment on function common.tg_settings__judge() is
  'Row trigger: a setting is of its type and within its bounds, whoever changes it. Argument: the error code. A number'
  ' that names no minimum is not negative.';
--! EndIncluded functions/common/settings/tg_settings__judge.sql
