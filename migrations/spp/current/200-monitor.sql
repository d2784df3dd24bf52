-- The page of the monitor: how rightly lists are read, what was sampled over time, what wants attention.
set lock_timeout = '5s';

alter table spp.upload_batches add column if not exists corrected_rows_count integer not null default 0;
comment on column spp.upload_batches.corrected_rows_count is
  'Rejected rows of it that a person has corrected since.';

do $$
begin
  if to_regtype('common.alert') is null then
    create type common.alert as (
      alert text, severity text, since timestamptz, title text, meaning text, remedy text);
    create type common.metric_point as (
      metric text, begins_at timestamptz, highest numeric, latest numeric, growth numeric);
    create type spp.metric_point as (
      metric text, begins_at timestamptz, highest numeric, latest numeric, growth numeric);
  end if;
end
$$;
comment on type common.alert is 'Something that wants attention; see v_alerts.';
comment on type common.metric_point is 'What was sampled of a metric in an hour, a day or a week; see sample_history.';
comment on type spp.metric_point is 'What was sampled of a metric in an hour, a day or a week; see metric_history.';
comment on column spp.metric_point.metric is 'As metric_samples names it.';
comment on column spp.metric_point.begins_at is 'When the hour, the day or the week (UTC) begins.';
comment on column spp.metric_point.highest is 'Of the samples, every five minutes.';
comment on column spp.metric_point.latest is 'The last sample.';
comment on column spp.metric_point.growth is
  'What came to it, of metrics that end in _total: they only grow, until statistics are reset. Null of others.';

insert into spp.settings (setting_key, setting_value, description, value_type, minimum, maximum, unit) values
  ('monitor.worker_silence_seconds', '15', 'Seconds without a word of a worker after which that is an alert.',
   'integer', 5, 3600, 'seconds'),
  ('monitor.connections_percent', '80', 'Percent of the connections that may be taken.', 'number', 1, 100, 'percent'),
  ('monitor.vacuum_days', '8', 'Days without a VACUUM of all tables that came to its end.', 'integer', 1, 3650, 'days'),
  ('monitor.window_days', '7', 'Days over which lists are judged.', 'integer', 1, 365, 'days'),
  ('monitor.failed_uploads_percent', '20', 'Percent of the lists that may fail.', 'number', 0, 100, 'percent'),
  ('monitor.detection_percent', '95', 'Percent of the rows that are to be read rightly.', 'number', 0, 100, 'percent'),
  ('monitor.upload_minutes', '30', 'Minutes after which a list that has not ended is an alert.',
   'integer', 1, 10080, 'minutes'),
  ('monitor.volatility_points', '50',
   'How far the changes of a supplier''s prices may spread in a day (standard deviation).',
   'number', 0, 1000000, 'percentage points')
on conflict (setting_key) do nothing;

--! include functions/common/alerts/monitor_limit.sql
--! include functions/common/alerts/worker_alerts.sql
--! include functions/common/alerts/maintenance_alerts.sql
--! include functions/common/metrics/sample_history.sql
--! include functions/spp/metrics/metric_history.sql
--! include views/spp/v_last_maintenance.sql
--! include policies/spp/v_last_maintenance.sql
--! include policies/spp/maintenance_runs.sql
--! include functions/spp/corrections/correct_turn.sql
--! include functions/spp/metrics/detection_accuracy.sql
--! include views/spp/v_metric_days.sql
--! include functions/spp/alerts/upload_alerts.sql
--! include functions/spp/alerts/price_alerts.sql
--! include functions/spp/alerts/alerts.sql
--! include views/spp/v_alerts.sql
--! include policies/spp/v_alerts.sql
