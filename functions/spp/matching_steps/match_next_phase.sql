create or replace function spp_private.match_next_phase(run spp_private.match_runs) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_phase constant text := case coalesce((run).phase, '')
    when '' then 'read'
    when 'read' then 'deal'
    when 'deal' then 'find'
    when 'find' then 'compare'
    when 'compare' then 'group'
    when 'group' then 'join'
    when 'join' then 'settle'
    else 'end' end;
begin
  if v_phase = 'end' then
    perform spp_private.match_end((run).run_id);
    return;
  end if;
  update spp_private.match_runs r set phase = v_phase where r.run_id = (run).run_id;
  case v_phase
    when 'read' then perform spp_private.match_plan_reading((run).run_id);
    when 'deal' then perform spp_private.match_plan_comparing(run);
    when 'group' then
      insert into spp_private.match_steps (run_id, phase, part, size) values ((run).run_id, 'group', 1, 1);
    when 'settle' then
      insert into spp_private.match_steps (run_id, phase, part, size)
      select (run).run_id, 'settle', s.part, s.size
        from spp_private.match_steps s
       where s.run_id = (run).run_id and s.phase = 'compare';
    when 'compare' then
      insert into spp_private.match_steps (run_id, phase, part, size)
      select (run).run_id, 'compare', g.part, coalesce(p.size, 0)
        from generate_series(1, ((run).scope ->> 'ranges')::integer) as g (part)
        left join (
          select k.part, sum(cardinality(k.ones)) as size
            from spp_private.match_packs k
           where k.phase = 'compare'
           group by k.part
        ) p on p.part = g.part;
    else
      insert into spp_private.match_steps (run_id, phase, part, size)
      select (run).run_id, v_phase, k.part, sum(cardinality(k.ones))
        from spp_private.match_packs k
       where k.phase = v_phase
       group by k.part;
  end case;
end
$$;
comment on function spp_private.match_next_phase(spp_private.match_runs) is
  'Begins the next phase of a run by its steps, or ends the run.';
