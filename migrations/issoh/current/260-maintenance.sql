-- Jobs that can be looked into, and recurring work that says what it did.
set lock_timeout = '5s';

insert into issoh.settings (setting_key, setting_value, description, value_type, minimum, maximum, unit) values
  ('maintenance.keep_days', '90', 'Days for which records of recurring and finished work are kept.',
   'integer', 1, 3650, 'days')
on conflict (setting_key) do nothing;

do $$
begin
  if to_regtype('lease.job') is null then
    create type lease.job as (
      job_id bigint, task text, state text, queue_name text, attempts integer, max_attempts integer, run_at timestamptz,
      created_at timestamptz, locked_at timestamptz, locked_by text, last_error text, payload jsonb);
  end if;
  if to_regtype('issoh.job') is null then
    create type issoh.job as (
      job_id bigint, task text, state text, queue_name text, attempts integer, max_attempts integer, run_at timestamptz,
      created_at timestamptz, locked_at timestamptz, locked_by text, last_error text, payload jsonb);
  end if;
end
$$;
comment on type lease.job is 'A job of the worker.';
comment on type issoh.job is
  'A job of the worker of IS-SOH: what it is to do, how often it was tried, when next, and why it failed last.';
--! include functions/common/lease/is_superseded.sql
--! include functions/common/lease/bury_dead.sql
-- It names the worker's tables, which a database without it does not have.
set check_function_bodies = off;
--! include functions/common/jobs/jobs.sql
reset check_function_bodies;
--! include functions/common/jobs/run_jobs_again.sql
--! include functions/common/jobs/drop_jobs.sql
--! include functions/issoh/jobs/list_jobs.sql
--! include functions/issoh/jobs/retry_jobs.sql
--! include functions/issoh/jobs/discard_jobs.sql
--! include functions/common/maintenance/tier.sql
--! include functions/common/maintenance/close_dead_maintenance.sql
--! include functions/common/maintenance/begin_maintenance.sql
--! include functions/common/maintenance/finish_maintenance.sql
--! include functions/common/maintenance/purge_maintenance.sql
--! include functions/common/maintenance/maintenance_statements.sql
--! include functions/issoh/maintenance/purge_old.sql
