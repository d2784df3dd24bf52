create or replace function lease.is_superseded(
  key text,
  attempts integer,
  max_attempts integer,
  locked_at timestamptz,
  created_at timestamptz,
  updated_at timestamptz,
  last_error text
) returns boolean
language sql immutable parallel safe
as $$
  select key is null and attempts >= max_attempts
         -- Since it has failed nobody knows when it ran; one that never had a key was not asked for again.
         and (updated_at > coalesce(locked_at, created_at)
              -- Asked for again by a transaction that had begun before.
              or last_error is null and updated_at > created_at)
$$;
comment on function lease.is_superseded(text, integer, integer, timestamptz, timestamptz, timestamptz, text) is
  $$Whether a job was asked for again while it ran, or after it was given up: its key was taken from it then, and its
tries. Told by updated_at, which nothing else moves while a job runs, or of one without a key
(lease.run_jobs_again puts it back).$$;
