create or replace function spp_private.match_plan_comparing(run spp_private.match_runs) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
set enable_nestloop = off
set work_mem = '64MB'
as $$
declare
  v_seen constant pg_snapshot := pg_current_snapshot();
  v_thresholds constant jsonb := jsonb_build_array(
    spp.setting('matching.auto_threshold'), spp.setting('matching.review_threshold'));
  v_low bigint;
  v_high bigint;
  v_texts bigint;
  v_targets bigint;
  v_ranges integer;
begin
  update spp_private.match_sources m set stale = false where m.stale;
  analyze spp_private.match_texts;
  if exists (select from spp_private.match_state s where s.thresholds is distinct from v_thresholds) then
    insert into spp_private.match_due (text_id) select t.text_id from spp_private.match_texts t on conflict do nothing;
    update spp_private.match_state s set thresholds = v_thresholds;
  end if;
  select count(*) into v_targets from spp_private.match_targets((run).supplier_id) t;

  truncate spp_private.match_packs, spp_private.match_results;
  insert into spp_private.match_packs (phase, part) values ('run', 0);
  select min(t.text_id), max(t.text_id), count(*) into v_low, v_high, v_texts from spp_private.match_texts t;
  v_ranges := case when v_targets > 0 then ceil(v_texts / 25000.0) else 0 end;
  -- Of few products only the keys are looked for.
  if v_targets between 1 and 20000 then
    insert into spp_private.match_packs (phase, part, keys)
    select 'wanted', 0, array_agg(distinct k.key)
      from spp_private.match_targets((run).supplier_id) g
      join spp_private.match_texts t on t.text_id = g.text_id
     cross join lateral unnest(t.keys) as k (key);
    v_ranges := least(v_ranges, 4);
  end if;
  update spp_private.match_runs r
     set scope = jsonb_build_object(
           'texts', v_texts, 'targets', v_targets, 'low', v_low,
           'width', ceil((v_high - v_low + 1) / greatest(v_ranges, 1)::numeric),
           'ranges', v_ranges, 'buckets', greatest(v_ranges, 1), 'seen', v_seen::text,
           'planned_by', pg_current_xact_id()::text, 'planned_at', clock_timestamp())
   where r.run_id = (run).run_id;
  insert into spp_private.match_steps (run_id, phase, part, size)
  select (run).run_id, 'deal', g.part, 50000
    from generate_series(1, case when v_targets > 0 then ceil((v_high - v_low + 1) / 50000.0)::integer else 0 end)
      as g (part);
end
$$;
comment on function spp_private.match_plan_comparing(spp_private.match_runs) is
  'Counts the products that a run looks at, cuts the work after reading, and makes the steps that deal keys out.';
