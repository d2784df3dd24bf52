-- A job that was asked for again while it ran, and then failed, is superseded and not given up: another does the same.
set lock_timeout = '5s';

--! include functions/common/lease/is_superseded.sql
-- graphile_worker is made once all migrations have run.
set check_function_bodies = off;
--! include functions/common/jobs/jobs.sql
reset check_function_bodies;
--! include functions/common/jobs/run_jobs_again.sql
--! include functions/common/alerts/job_alerts.sql
--! include functions/common/maintenance/purge_maintenance.sql
--! include functions/spp/jobs/list_jobs.sql
