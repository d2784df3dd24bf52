--! Previous: sha1:163c71d53001b9914204b57b1afcf1da46d5153c
--! Hash: sha1:ad3e4787ef1af8a1640afbf4235862a9c573f694
--! Message: another_spp_said

--! split: 1-current.sql
-- What is said of an SPP that is another one fits embedded databases, too.
set lock_timeout = '5s';

--! Included functions/issoh/sync/claim_sync.sql
create or replace function issoh_private.claim_sync(owner uuid default null, woken boolean default false) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_state issoh_private.sync_state;
  v_run issoh.sync_runs;
  v_position spp_remote.position;
  v_other_life boolean;
  v_full boolean;
  v_now constant timestamptz := clock_timestamp();
begin
  -- A lease in its name would be free at once.
  if claim_sync.owner is not null and not lease.lives(claim_sync.owner) then
    return '{"dead": true}';
  end if;
  select s.* into v_state from issoh_private.sync_state s for update skip locked;
  if not found or not lease.is_free(v_state.lease_token, v_state.lease_owner, v_state.lease_expires_at) then
    return '{"busy": true}';
  end if;
  select r.* into v_run
    from issoh.sync_runs r
   where r.status in ('queued', 'running')
   order by r.status = 'running' desc, r.reason = 'asked' desc, r.run_id
   limit 1
     -- One that is just being asked for is passed over until whoever asks commits: what they changed must be seen.
     for update skip locked;
  -- Who asks does not wait for the next try.
  if v_state.next_try_at > v_now and v_run.reason is distinct from 'asked' then
    return '{"waits": true}';
  end if;

  select p.* into strict v_position from spp_remote.position p;
  v_other_life := v_state.snapshot is null
    or (v_state.feed_epoch, v_state.system_identifier, v_state.database_oid)
       is distinct from (v_position.feed_epoch, v_position.system_identifier, v_position.database_oid)
    or pg_snapshot_xmax(v_state.snapshot) > pg_snapshot_xmax(v_position.snapshot);
  -- A mistyped name leads to an SPP that is empty: no reason to take all that is sold for removed.
  if v_state.snapshot is not null and v_other_life and not issoh_private.has_followed_suppliers() then
    raise exception using
      errcode = 'ISCSO',
      message = 'SPP is another one than was followed, and has none of the suppliers whose products are selected. '
                'Nothing was changed.',
      hint = 'See whether SPP was renamed or dropped, and bring it back (docs/runbooks/databases.md); or, on servers '
             'of your own, whether SPP_DATABASE_URL names the right database. Where this one is meant, and all '
             'that was selected is to be marked removed: inventory sync restored --another.';
  end if;
  v_full := v_other_life or v_state.full_due or coalesce(v_run.is_full and v_run.status = 'queued', false);
  perform issoh_private.note_changes(case when not v_full then v_state.snapshot end);
  -- A rate may have been set in a transaction that did not see the product held yet.
  insert into issoh_private.sync_pending (product_id)
  (select l.product_id
     from issoh.supplier_listings l
    where l.held_reason = 'no_exchange_rate' and issoh.exchange_rate(l.currency_code) is not null
   union
   select f.product_id from issoh.sync_failures f where f.next_try_at <= v_now)
  except
  select s.product_id from issoh_private.sync_pending s;
  delete from issoh_private.sync_pending s
   where not exists (select from issoh.selected_products p where p.product_id = s.product_id);

  update issoh_private.sync_state s
     set snapshot = v_position.snapshot, feed_epoch = v_position.feed_epoch,
         system_identifier = v_position.system_identifier,
         database_oid = v_position.database_oid, seen_at = v_now, full_due = false, pending_passed = 0,
         next_try_at = v_now;
  if v_run.run_id is null then
    -- What others hold locked is no reason to begin.
    perform
       from issoh.selected_products p
      where p.product_id in (select s.product_id from issoh_private.sync_pending s)
      limit 1
        for no key update skip locked;
    if not found then
      update issoh_private.sync_state s
         set level_at = case
               when exists (select from issoh_private.sync_pending) then s.level_at
               else v_now
             end,
             last_success_at = v_now, consecutive_failures = 0, last_error = null;
      perform issoh_private.notify_sync(0);
      return null;
    end if;
    insert into issoh.sync_runs (reason)
    values (case when v_other_life then 'epoch' when claim_sync.woken then 'upload' else 'poll' end)
    returning * into v_run;
  end if;

  -- Of a category that was moved or renamed, no product tells.
  perform issoh_private.mirror_categories('{}');

  update issoh.sync_runs r
     set status = 'running', is_full = r.is_full or v_full, started_at = coalesce(r.started_at, v_now),
         attempts = r.attempts + 1
   where r.run_id = v_run.run_id
  returning r.* into v_run;
  update issoh_private.sync_state s
     set lease_token = gen_random_uuid(), lease_owner = claim_sync.owner, last_run_at = v_now,
         lease_expires_at = v_now + make_interval(secs => issoh.setting('sync.lease_seconds')::integer)
  returning s.* into v_state;
  return jsonb_build_object('run_id', v_run.run_id, 'lease', v_state.lease_token, 'reason', v_run.reason);
end
$$;
comment on function issoh_private.claim_sync(uuid, boolean) is
  'Looks whether SPP has changed, notes what is to be read again, moves the cursor on in the same transaction, and takes
the run for a worker: {run_id, lease, reason}; {busy: true} while somebody else has one; {dead: true} to an owner that
was given up for dead; {waits: true} when a failure is not long enough ago; null when all is level. woken: an upload has
just ended. Another epoch, system identifier or database of SPP, or a cursor that lies in its future, has every selected
product compared; where it has none of the suppliers that are followed, ISCSO is raised.
Raises whatever keeps SPP from answering.';
grant execute on function issoh_private.claim_sync(uuid, boolean) to inv_admin;
--! EndIncluded functions/issoh/sync/claim_sync.sql
