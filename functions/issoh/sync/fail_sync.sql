create or replace function issoh_private.fail_sync(owner uuid, lease uuid, message text) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_state issoh_private.sync_state;
  v_run issoh.sync_runs;
  v_now constant timestamptz := clock_timestamp();
begin
  select s.* into v_state from issoh_private.sync_state s for update;
  if fail_sync.lease is null then
    if not lease.is_free(v_state.lease_token, v_state.lease_owner, v_state.lease_expires_at) then
      return null;
    end if;
  else
    perform lease.assert_held(v_state.lease_token, fail_sync.lease, 'a sync run');
  end if;
  select r.* into v_run
    from issoh.sync_runs r
   where r.status in ('queued', 'running')
   order by r.status = 'running' desc, r.reason = 'asked' desc, r.run_id
   limit 1
     for update skip locked;
  if v_run.run_id is null then
    insert into issoh.sync_runs (reason) values ('poll') returning * into v_run;
  end if;
  update issoh.sync_runs r
     set status = 'failed', error = left(fail_sync.message, 10000), started_at = coalesce(r.started_at, v_now),
         finished_at = v_now, attempts = r.attempts + (r.status = 'queued')::integer
   where r.run_id = v_run.run_id;

  update issoh_private.sync_state s
     set lease_token = null, lease_owner = null, lease_expires_at = null, last_run_at = v_now,
         full_due = s.full_due or (v_run.is_full and v_run.status = 'queued'),
         consecutive_failures = s.consecutive_failures + 1, last_error = left(fail_sync.message, 10000),
         next_try_at = v_now + make_interval(secs => least(
           power(2, least(s.consecutive_failures, 20)), issoh.setting('sync.max_backoff_seconds')::integer))
  returning s.* into v_state;
  perform issoh_private.notify_sync(v_state.consecutive_failures, v_state.last_error);
  return v_state.consecutive_failures;
end
$$;
comment on function issoh_private.fail_sync(uuid, uuid, text) is
  'Keeps that a run failed (lease: of whoever had claimed it; null: it came to no run) and puts the next try off: 1, 2,
4 … seconds, at most sync.max_backoff_seconds. Answers the failures on end, null when somebody else works meanwhile.
What was noted stays noted; a full comparison that was not noted yet is still due.';
grant execute on function issoh_private.fail_sync(uuid, uuid, text) to inv_admin;
