create or replace function issoh_private.hold_import(job_id uuid, lease uuid) returns issoh.import_runs
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_run issoh.import_runs;
begin
  select r.* into v_run from issoh.import_runs r where r.job_id = hold_import.job_id for no key update;
  perform lease.assert_held(v_run.lease_token, hold_import.lease, format('import %s', hold_import.job_id));
  update issoh.import_runs r
     set lease_expires_at
           = clock_timestamp() + make_interval(secs => (issoh.setting('import.lease_seconds'))::integer)
   where r.job_id = v_run.job_id
  returning r.* into v_run;
  return v_run;
end
$$;
comment on function issoh_private.hold_import(uuid, uuid) is
  'The import, locked for this transaction, for whoever holds its lease, which lasts longer now. Raises SPCLO when
somebody else has taken it over.';
grant execute on function issoh_private.hold_import(uuid, uuid) to inv_admin;
