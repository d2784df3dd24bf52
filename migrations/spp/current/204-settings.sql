-- A setting says what it may be.
set lock_timeout = '5s';

alter table spp.settings
  add column if not exists value_type text
    constraint settings_value_type_check check (value_type in ('integer', 'number', 'boolean', 'text')),
  add column if not exists minimum numeric,
  add column if not exists maximum numeric,
  add column if not exists unit text;
comment on column spp.settings.value_type is 'integer, number, boolean or text.';
comment on column spp.settings.minimum is 'Smallest value of a number.';
comment on column spp.settings.maximum is 'Largest value of a number; null for no limit.';
comment on column spp.settings.unit is 'What a number counts.';

update spp.settings s
   set value_type = b.value_type, minimum = b.minimum, maximum = b.maximum, unit = b.unit
  from (values
    ('upload.max_file_bytes', 'integer', 1, 1099511627776, 'bytes'),
    ('upload.max_decompressed_bytes', 'integer', 1, 1099511627776, 'bytes'),
    ('upload.max_shared_strings_bytes', 'integer', 1, 17179869184, 'bytes'),
    ('upload.max_rows', 'integer', 1, 100000000, 'rows'),
    ('upload.max_columns', 'integer', 1, 16384, 'columns'),
    ('upload.max_cell_length', 'integer', 1, 1000000, 'characters'),
    ('upload.max_new_categories', 'integer', 0, 1000000, 'categories'),
    ('upload.parse_timeout_ms', 'integer', 1, 86400000, 'milliseconds'),
    ('upload.max_attempts', 'integer', 1, 1000, 'tries'),
    ('upload.lease_seconds', 'integer', 1, 86400, 'seconds'),
    ('upload.chunk_rows', 'integer', 1, 100000, 'rows'),
    ('upload.missing_hold_share', 'number', 0, 1, 'share'),
    ('report.max_errors', 'integer', 0, 100000, 'rows'),
    ('report.largest_changes', 'integer', 0, 1000, 'products'),
    ('retention.staging_days', 'integer', 0, 36500, 'days'),
    ('partitions.months_ahead', 'integer', 1, 120, 'months'),
    ('matching.auto_threshold', 'number', 0, 100, 'points'),
    ('matching.review_threshold', 'number', 0, 100, 'points')
  ) as b (setting_key, value_type, minimum, maximum, unit)
 where s.setting_key = b.setting_key
   and (s.value_type, s.minimum, s.maximum, s.unit)
       is distinct from (b.value_type, b.minimum, b.maximum, b.unit);
-- Those that come without bounds of their own.
update spp.settings s
   set value_type = case jsonb_typeof(s.setting_value) when 'number' then 'number' when 'string' then 'text'
                    else jsonb_typeof(s.setting_value) end,
       minimum = case when jsonb_typeof(s.setting_value) = 'number' then 0 end
 where s.value_type is null;
