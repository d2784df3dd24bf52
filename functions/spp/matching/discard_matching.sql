create or replace function spp_private.discard_matching(run_id text) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_run_id uuid;
begin
  select r.run_id into v_run_id
    from spp_private.match_runs r
   where r.run_id::text = discard_matching.run_id and r.finished_at is null
     for update skip locked;
  -- Whoever does a step of it holds the step.
  if not found
     or (select count(*) from spp_private.match_steps s where s.run_id = v_run_id)
        > (select count(*) from (select from spp_private.match_steps s
                                  where s.run_id = v_run_id for update skip locked) free) then
    return;
  end if;
  update spp_private.match_runs r
     set started_at = coalesce(r.started_at, clock_timestamp()), finished_at = clock_timestamp(),
         failure = '{"code": "discarded", "message": "Its job was discarded.", "hint": "Start another run."}'
   where r.run_id = v_run_id;
  delete from spp_private.match_steps s where s.run_id = v_run_id;
end
$$;
comment on function spp_private.discard_matching(text) is
  'Ends a run of matching as failed, as its job was discarded; one at which somebody works goes on.';
