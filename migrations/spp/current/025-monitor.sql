-- What the monitor shows: samples of what cannot be told afterwards, and price changes by day.
set lock_timeout = '5s';

create table if not exists spp.metric_samples (
  metric text not null,
  sampled_at timestamptz not null,
  value numeric not null,
  constraint metric_samples_pkey primary key (metric, sampled_at)
);
comment on table spp.metric_samples is
  $$@behavior -*

What cannot be told afterwards, every five minutes: counters of the database, and what waits. Kept for
maintenance.keep_days (setting).$$;
comment on column spp.metric_samples.metric is
  $$Names end in their unit; what ends in _total only grows, until statistics are reset.$$;
comment on column spp.metric_samples.sampled_at is $$When it was so.$$;
comment on column spp.metric_samples.value is $$In the unit of the name.$$;

create table if not exists spp_kept.price_days (
  day date not null,
  supplier_id uuid not null,
  changes integer not null,
  rises integer not null,
  falls integer not null,
  percentages integer not null,
  percentage_sum numeric not null,
  percentage_squares numeric not null,
  constraint price_days_pkey primary key (day, supplier_id)
);
comment on table spp_kept.price_days is
  $$Price changes of a day (UTC) and supplier, as of the snapshot in price_day_horizons; v_price_days adds what was
written since.$$;
comment on column spp_kept.price_days.percentages is $$Changes that have a percentage: not from price 0.$$;
comment on column spp_kept.price_days.percentage_sum is $$Their sum, in percent.$$;
comment on column spp_kept.price_days.percentage_squares is $$The sum of their squares.$$;

create table if not exists spp_private.price_day_horizons (
  cluster_id bigint not null,
  seen pg_snapshot not null
);
create unique index if not exists price_day_horizons_one_key on spp_private.price_day_horizons ((true));
alter table spp_private.price_day_horizons enable row level security;
comment on table spp_private.price_day_horizons is
  $$One row: which prices price_days has counted. Every one of a transaction that had ended by then.$$;
comment on column spp_private.price_day_horizons.cluster_id is $$The cluster that numbered the transactions.$$;
comment on column spp_private.price_day_horizons.seen is $$The snapshot of the last time.$$;

--! include functions/common/metrics/database_metrics.sql
--! include functions/common/metrics/sample_metrics.sql
--! include functions/common/maintenance/purge_maintenance.sql
--! include functions/spp/metrics/metric_values.sql
--! include functions/spp/metrics/price_days_seen.sql
--! include functions/spp/metrics/price_days_since.sql
--! include functions/spp/metrics/keep_price_days.sql
--! include views/spp/v_price_days.sql
--! include views/spp/v_metric_days.sql
--! include policies/spp/metric_samples.sql
--! include policies/spp/price_days.sql
--! include policies/spp/v_price_days.sql
--! include policies/spp/v_metric_days.sql
