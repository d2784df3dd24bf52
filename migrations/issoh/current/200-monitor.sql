-- The page of the monitor: what was sampled over time, what wants attention.
set lock_timeout = '5s';

create index if not exists stock_counts_differing_idx on issoh.stock_counts (counted_at) where difference <> 0;

do $$
begin
  if to_regtype('common.alert') is null then
    create type common.alert as (
      alert text, severity text, since timestamptz, title text, meaning text, remedy text);
    create type common.metric_point as (
      metric text, begins_at timestamptz, highest numeric, latest numeric, growth numeric);
    create type issoh.metric_point as (
      metric text, begins_at timestamptz, highest numeric, latest numeric, growth numeric);
  end if;
end
$$;
comment on type common.alert is 'Something that wants attention; see v_alerts.';
comment on type common.metric_point is 'What was sampled of a metric in an hour, a day or a week; see sample_history.';
comment on type issoh.metric_point is 'What was sampled of a metric in an hour, a day or a week; see metric_history.';
comment on column issoh.metric_point.metric is 'As metric_samples names it.';
comment on column issoh.metric_point.begins_at is 'When the hour, the day or the week (UTC) begins.';
comment on column issoh.metric_point.highest is 'Of the samples, every five minutes.';
comment on column issoh.metric_point.latest is 'The last sample.';
comment on column issoh.metric_point.growth is
  'What came to it, of metrics that end in _total: they only grow, until statistics are reset. Null of others.';

insert into issoh.settings (setting_key, setting_value, description, value_type, minimum, maximum, unit) values
  ('monitor.worker_silence_seconds', '15', 'Seconds without a word of a worker after which that is an alert.',
   'integer', 5, 3600, 'seconds'),
  ('monitor.connections_percent', '80', 'Percent of the connections that may be taken.', 'number', 1, 100, 'percent'),
  ('monitor.vacuum_days', '8', 'Days without a VACUUM of all tables that came to its end.', 'integer', 1, 3650, 'days'),
  ('monitor.window_days', '7', 'Days over which decisions and counts are judged.', 'integer', 1, 365, 'days'),
  ('monitor.sync_silence_seconds', '30', 'Seconds without a look at SPP after which that is an alert.',
   'integer', 15, 86400, 'seconds'),
  ('monitor.sync_lag_seconds', '300', 'Seconds that IS-SOH may be behind SPP.', 'integer', 1, 86400, 'seconds'),
  ('monitor.checks_hours', '3', 'Hours without a check of the invariants.', 'integer', 1, 8760, 'hours'),
  ('monitor.turnaround_hours', '72', 'Hours from queueing to decision (median).', 'number', 0, 8760, 'hours'),
  ('monitor.discrepancy_value', '1000',
   'What counts may differ from the books, found and missing alike, in the base currency.',
   'number', 0, 1000000000, 'base currency')
on conflict (setting_key) do nothing;

--! include functions/common/alerts/monitor_limit.sql
--! include functions/common/alerts/worker_alerts.sql
--! include functions/common/alerts/maintenance_alerts.sql
--! include functions/common/metrics/sample_history.sql
--! include functions/issoh/metrics/metric_history.sql
--! include views/issoh/v_last_maintenance.sql
--! include policies/issoh/v_last_maintenance.sql
--! include functions/issoh/alerts/sync_alerts.sql
--! include functions/issoh/alerts/check_alerts.sql
--! include functions/issoh/alerts/work_alerts.sql
--! include functions/issoh/alerts/alerts.sql
--! include views/issoh/v_alerts.sql
--! include policies/issoh/v_alerts.sql
