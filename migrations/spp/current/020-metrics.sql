-- What is sampled for the monitor is what its alerts judge by, and as much again for Prometheus.
set lock_timeout = '5s';

--! include functions/spp/alerts/ended_uploads.sql
--! include functions/spp/alerts/waits_since.sql
--! include functions/spp/alerts/price_spreads.sql
--! include functions/spp/alerts/upload_alerts.sql
--! include functions/spp/alerts/price_alerts.sql
--! include functions/spp/metrics/upload_totals.sql
--! include functions/spp/metrics/metric_values.sql
