create or replace function lease.is_free(token uuid, owner uuid, expires_at timestamptz) returns boolean
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  select is_free.token is null
         or is_free.expires_at < clock_timestamp()
         or (is_free.owner is not null and not lease.lives(is_free.owner))
$$;
comment on function lease.is_free(uuid, uuid, timestamptz) is
  'Whether work with these lease columns may be claimed: nobody holds it, the lease ran out, or its owner has died.';
