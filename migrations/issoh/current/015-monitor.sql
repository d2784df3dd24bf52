-- What the monitor shows: samples of what cannot be told afterwards.
set lock_timeout = '5s';

create table if not exists issoh.metric_samples (
  metric text not null,
  sampled_at timestamptz not null,
  value numeric not null,
  constraint metric_samples_pkey primary key (metric, sampled_at)
);
comment on table issoh.metric_samples is
  $$@behavior -*

What cannot be told afterwards, every five minutes: counters of the database, and what waits. Kept for
maintenance.keep_days (setting).$$;
comment on column issoh.metric_samples.metric is
  $$Names end in their unit; what ends in _total only grows, until statistics are reset.$$;
comment on column issoh.metric_samples.sampled_at is $$When it was so.$$;
comment on column issoh.metric_samples.value is $$In the unit of the name.$$;

--! include functions/common/metrics/database_metrics.sql
--! include functions/common/metrics/sample_metrics.sql
--! include functions/common/maintenance/purge_maintenance.sql
--! include functions/issoh/metrics/metric_values.sql
--! include views/issoh/v_metric_days.sql
--! include policies/issoh/metric_samples.sql
--! include policies/issoh/v_metric_days.sql
