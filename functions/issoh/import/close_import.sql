create or replace function issoh_private.close_import(job_id uuid, status text, failure text default null)
returns void
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  update issoh.import_runs r
     set status = close_import.status, finished_at = clock_timestamp(), lease_token = null, lease_owner = null,
         lease_expires_at = null, last_failure = coalesce(close_import.failure, r.last_failure)
   where r.job_id = close_import.job_id
$$;
comment on function issoh_private.close_import(uuid, text, text) is
  'Ends an import, with why where it failed. What it has imported stays; what it has not waits for another one.';
