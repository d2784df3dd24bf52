create or replace function issoh_private.claim_import(job_id uuid, owner uuid default null) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_run issoh.import_runs;
  v_busy constant jsonb := '{"busy": true}';
begin
  -- A lease in its name would be free at once.
  if claim_import.owner is not null and not lease.lives(claim_import.owner) then
    return '{"dead": true}';
  end if;
  if not exists (select from issoh.import_runs r
                  where r.job_id = claim_import.job_id and r.status in ('queued', 'running')) then
    return null;
  end if;
  -- Whoever works on it holds the row, and is not waited for.
  select r.* into v_run
    from issoh.import_runs r where r.job_id = claim_import.job_id for no key update skip locked;
  if not found or not lease.is_free(v_run.lease_token, v_run.lease_owner, v_run.lease_expires_at) then
    return v_busy;
  elsif v_run.status not in ('queued', 'running') then
    return null;
  elsif v_run.attempts >= (issoh.setting('import.max_attempts'))::integer then
    perform issoh_private.close_import(v_run.job_id, 'failed');
    return null;
  end if;
  update issoh.import_runs r
     set status = 'running', started_at = coalesce(r.started_at, clock_timestamp()), attempts = r.attempts + 1,
         lease_token = gen_random_uuid(), lease_owner = claim_import.owner,
         lease_expires_at
           = clock_timestamp() + make_interval(secs => (issoh.setting('import.lease_seconds'))::integer)
   where r.job_id = v_run.job_id
  returning r.* into v_run;
  return jsonb_build_object('job_id', v_run.job_id, 'lease', v_run.lease_token, 'requested_by', v_run.requested_by,
                            'request_id', v_run.request_id, 'attempts', v_run.attempts);
end
$$;
comment on function issoh_private.claim_import(uuid, uuid) is
  'Takes an import for a worker: {job_id, lease, requested_by, request_id, attempts}; {busy: true} while somebody else
holds it; {dead: true} to an owner that was given up for dead; null when it has ended. The try is counted here: an
import whose tries are used up, as it kills its worker each time, ends as failed.';
grant execute on function issoh_private.claim_import(uuid, uuid) to inv_admin;
