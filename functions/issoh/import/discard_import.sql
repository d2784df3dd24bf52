create or replace function issoh_private.discard_import(job_id text) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_run issoh.import_runs;
begin
  -- Whoever works on it holds the row or the lease.
  select r.* into v_run
    from issoh.import_runs r
   where r.status in ('queued', 'running') and r.job_id::text = discard_import.job_id
     for no key update skip locked;
  if found and lease.is_free(v_run.lease_token, v_run.lease_owner, v_run.lease_expires_at) then
    perform issoh_private.close_import(v_run.job_id, 'failed', 'Its job was discarded.');
  end if;
end
$$;
comment on function issoh_private.discard_import(text) is
  $$Ends an import whose job was discarded as failed, so that nothing queues it again; one at which somebody works goes
on. What it has imported stays; the items that still wait can be imported by another.$$;
