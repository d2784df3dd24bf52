-- A job that was asked for again while it ran, and then failed, is superseded and not given up: another does the same.
set lock_timeout = '5s';

--! include functions/common/lease/is_superseded.sql
--! include functions/common/jobs/jobs.sql
--! include functions/common/jobs/run_jobs_again.sql
--! include functions/common/alerts/job_alerts.sql
--! include functions/common/maintenance/purge_maintenance.sql
--! include functions/issoh/jobs/list_jobs.sql
