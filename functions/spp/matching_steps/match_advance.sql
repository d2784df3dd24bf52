create or replace function spp_private.match_advance(run spp_private.match_runs) returns text
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_run spp_private.match_runs;
  v_step spp_private.match_steps;
  v_counted bigint;
  -- A crash of the server empties what is not logged: what was read is there, the rest is done again.
  v_lost constant boolean := (run).phase <> 'read'
    and not exists (select from spp_private.match_packs p where p.phase = 'run' and p.part = 0);
begin
  select s.* into v_step
    from spp_private.match_steps s
   where s.run_id = (run).run_id and s.phase = (run).phase and not s.done and not v_lost
   order by s.part
   limit 1
     for update skip locked;
  if found then
    v_counted := case v_step.phase
      when 'read' then spp_private.match_refresh_texts(v_step.supplier_id, v_step.low_code, v_step.high_code)
      when 'deal' then spp_private.match_deal_keys(run, v_step.part)
      when 'find' then spp_private.match_find_pairs(run, v_step.part)
      when 'compare' then spp_private.match_compare_pairs(run, v_step.part)
      when 'group' then spp_private.match_part_groups(run)
      when 'join' then spp_private.match_join_part(v_step.part)
      when 'settle' then spp_private.match_settle_part(run, v_step.part)
    end;
    update spp_private.match_steps s
       set done = true, counted = v_counted
     where s.run_id = v_step.run_id and s.phase = v_step.phase and s.part = v_step.part;
    return 'did';
  end if;

  select r.* into v_run
    from spp_private.match_runs r
   where r.run_id = (run).run_id and r.finished_at is null and r.phase is not distinct from (run).phase
     for update skip locked;
  if not found
     or not v_lost and exists (select from spp_private.match_steps s
                 where s.run_id = v_run.run_id and s.phase = v_run.phase and not s.done) then
    return 'wait';
  end if;
  if v_lost then
    delete from spp_private.match_steps s where s.run_id = v_run.run_id and s.phase <> 'read';
    v_run.phase := 'read';
  end if;
  perform spp_private.match_next_phase(v_run);
  return 'did';
end
$$;
comment on function spp_private.match_advance(spp_private.match_runs) is
  'Does a step of a run that nobody is at, or begins the next phase when all steps are done: did or wait.';
