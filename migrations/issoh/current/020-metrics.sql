-- What is sampled for the monitor is what its alerts judge by, and as much again for Prometheus.
set lock_timeout = '5s';

--! include functions/issoh/alerts/work_figures.sql
--! include functions/issoh/alerts/work_alerts.sql
--! include functions/issoh/metrics/metric_values.sql

-- Who waits for the next try has not seen that all is level: the log would say that it works again.
--! include functions/issoh/sync/claim_sync.sql
