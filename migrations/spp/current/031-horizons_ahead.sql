-- A snapshot ahead of all transactions of the cluster says nothing of what they have written.
set lock_timeout = '5s';
--! include functions/spp/metrics/price_days_seen.sql
--! include functions/spp/metrics/keep_price_days.sql
--! include functions/spp/matching_steps/match_plan_reading.sql
