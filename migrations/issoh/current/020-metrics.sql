-- What is sampled for the monitor is what its alerts judge by, and as much again for Prometheus.
set lock_timeout = '5s';

--! include functions/issoh/alerts/work_figures.sql
--! include functions/issoh/alerts/work_alerts.sql
--! include functions/issoh/metrics/metric_values.sql
