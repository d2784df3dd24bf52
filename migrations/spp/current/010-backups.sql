insert into spp.settings (setting_key, setting_value, description, value_type, minimum, maximum, unit) values
  ('backup.interval_hours', '24', 'Hours after which a whole backup is made, where there is a folder for backups.',
   'integer', 1, 8760, 'hours'),
  ('backup.kept', '7', 'Whole backups that are kept, with the log since the oldest of them.', 'integer', 1, 1000,
   'backups')
on conflict (setting_key) do nothing;
