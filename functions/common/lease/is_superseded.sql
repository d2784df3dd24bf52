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
  select locked_at is not null and key is null and attempts >= max_attempts
         and (updated_at > locked_at
              -- Asked for again by a transaction that had begun before.
              or last_error is null and updated_at > created_at)
$$;
comment on function lease.is_superseded(text, integer, integer, timestamptz, timestamptz, timestamptz, text) is
  $$Whether a job was asked for again while it ran: its key was taken from it then, and its tries. Told by updated_at,
which nothing else moves while a job runs.$$;
