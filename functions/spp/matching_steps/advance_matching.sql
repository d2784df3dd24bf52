create or replace function spp_private.advance_matching(run_id uuid) returns text
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_run spp_private.match_runs;
  v_message text;
  v_hint text;
  v_did text;
begin
  -- Who matches in one transaction has the rows that a run works with to itself.
  perform from spp_private.locks l where l.lock_name = 'matching' for key share;
  -- A step of its own: all see that it was taken up, and who asks from now on gets a run of their own.
  update spp_private.match_runs r
     set started_at = clock_timestamp()
   where r.run_id = advance_matching.run_id and r.started_at is null and r.finished_at is null;
  if found then
    return 'did';
  elsif not exists (select from spp_private.match_runs r
                     where r.run_id = advance_matching.run_id and r.finished_at is null) then
    return 'ended';
  end if;

  -- One run at a time: whoever waits for another helps it.
  select r.* into v_run
    from spp_private.match_runs r
   where r.started_at is not null and r.finished_at is null
   order by r.started_at, r.run_id
   limit 1;
  perform set_config('inv.user_id', v_run.requested_by, true);
  begin
    v_did := spp_private.match_advance(v_run);
  exception when others then
    -- What passes (serialization, deadlock, locks, resources) is no end: the job tries again.
    if sqlstate ~ '^(40...|55P03|53...)$' then
      raise;
    end if;
    get stacked diagnostics v_message = message_text, v_hint = pg_exception_hint;
    update spp_private.match_runs r
       set failure = jsonb_build_object('code', sqlstate, 'message', v_message, 'hint', nullif(v_hint, '')),
           finished_at = clock_timestamp()
     where r.run_id = v_run.run_id and r.finished_at is null;
    delete from spp_private.match_steps s where s.run_id = v_run.run_id;
    v_did := 'did';
  end;
  return v_did;
end
$$;
comment on function spp_private.advance_matching(uuid) is
  $$Does the next step of a run, or of one before it, in the name of who asked for it: did, wait (others are at what is
left of a phase; ask again) or ended. What fails ends the run; an error that passes is raised. Any number of callers may
do steps of a run at once.$$;
grant execute on function spp_private.advance_matching(uuid) to inv_admin;
