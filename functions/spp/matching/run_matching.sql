create or replace function spp_private.run_matching(run_id uuid) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_run spp_private.match_runs;
  v_result jsonb;
  v_message text;
  v_hint text;
begin
  -- Whoever comes second waits here, and finds it ended; where the first one died, does it.
  select r.* into v_run from spp_private.match_runs r
   where r.run_id = run_matching.run_id and r.finished_at is null
     for update;
  if not found then
    return;
  end if;
  begin
    v_result := spp.match_products(v_run.supplier_id::text);
    update spp_private.match_runs r
       set result = v_result, finished_at = clock_timestamp()
     where r.run_id = v_run.run_id;
  exception when others then
    -- What passes (serialization, deadlock, locks, resources) is no end: the job tries again.
    if sqlstate ~ '^(40...|55P03|53...)$' then
      raise;
    end if;
    get stacked diagnostics v_message = message_text, v_hint = pg_exception_hint;
    update spp_private.match_runs r
       set failure = jsonb_build_object('code', sqlstate, 'message', v_message, 'hint', nullif(v_hint, '')),
           finished_at = clock_timestamp()
     where r.run_id = v_run.run_id;
  end;
end
$$;
comment on function spp_private.run_matching(uuid) is
  $$Does a run of matching unless it has ended, and keeps what came out or why it failed; an error that passes is
raised. Never twice at once.$$;
grant execute on function spp_private.run_matching(uuid) to inv_admin;
