create or replace function lease.is_superseded(job graphile_worker._private_jobs) returns boolean
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select is_superseded.job.locked_at is not null and is_superseded.job.key is null
         and is_superseded.job.attempts >= is_superseded.job.max_attempts
         and (is_superseded.job.updated_at > is_superseded.job.locked_at
              -- Asked for again by a transaction that had begun before.
              or is_superseded.job.last_error is null
                 and is_superseded.job.updated_at > is_superseded.job.created_at)
$$;
comment on function lease.is_superseded(graphile_worker._private_jobs) is
  $$Whether a job was asked for again while it ran: its key was taken from it then, and its tries. Told by updated_at,
which nothing else moves while a job runs.$$;
