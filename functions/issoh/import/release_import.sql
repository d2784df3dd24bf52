create or replace function issoh_private.release_import(job_id uuid, lease uuid, failure text) returns boolean
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_run issoh.import_runs := issoh_private.hold_import(release_import.job_id, release_import.lease);
begin
  update issoh.import_runs r
     set lease_token = null, lease_owner = null, lease_expires_at = null, last_failure = release_import.failure
   where r.job_id = v_run.job_id;
  if v_run.attempts < (issoh.setting('import.max_attempts'))::integer then
    return false;
  end if;
  perform issoh_private.close_import(v_run.job_id, 'failed');
  return true;
end
$$;
comment on function issoh_private.release_import(uuid, uuid, text) is
  'Gives back an import whose try broke off with an error, to be tried again; true when that was its last try, and it
has ended as failed. Raises SPCLO.';
grant execute on function issoh_private.release_import(uuid, uuid, text) to inv_admin;
