-- A setting says what it may be.
set lock_timeout = '5s';

alter table issoh.settings
  add column if not exists value_type text
    constraint settings_value_type_check check (value_type in ('integer', 'number', 'boolean', 'text')),
  add column if not exists minimum numeric,
  add column if not exists maximum numeric,
  add column if not exists unit text;
comment on column issoh.settings.value_type is 'integer, number, boolean or text.';
comment on column issoh.settings.minimum is 'Smallest value of a number.';
comment on column issoh.settings.maximum is 'Largest value of a number; null for no limit.';
comment on column issoh.settings.unit is 'What a number counts.';

update issoh.settings s
   set value_type = b.value_type, minimum = b.minimum, maximum = b.maximum, unit = b.unit
  from (values
    ('money.base_currency', 'text', null::numeric, null::numeric, null),
    ('partitions.months_ahead', 'integer', 1, 120, 'months'),
    ('movements.max_batch', 'integer', 1, 1000000, 'movements'),
    ('valuation.refresh_rows', 'integer', 1, 100000000, 'movements'),
    ('reorder.history_days', 'integer', 1, 3650, 'days'),
    ('reorder.default_lead_time_days', 'integer', 0, 3650, 'days'),
    ('reorder.service_factor', 'number', 0, 10, 'standard deviations'),
    ('pricing.proposal_threshold', 'number', 0, 1000000, 'percent'),
    ('pricing.apply_proposals', 'boolean', null::numeric, null::numeric, null),
    ('selection.auto_candidate_score', 'number', 0, 100, 'points')
  ) as b (setting_key, value_type, minimum, maximum, unit)
 where s.setting_key = b.setting_key
   and (s.value_type, s.minimum, s.maximum, s.unit)
       is distinct from (b.value_type, b.minimum, b.maximum, b.unit);
-- Those that come without bounds of their own.
update issoh.settings s
   set value_type = case jsonb_typeof(s.setting_value) when 'number' then 'number' when 'string' then 'text'
                    else jsonb_typeof(s.setting_value) end,
       minimum = case when jsonb_typeof(s.setting_value) = 'number' then 0 end
 where s.value_type is null;
