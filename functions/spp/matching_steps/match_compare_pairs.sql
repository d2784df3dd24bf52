create or replace function spp_private.match_compare_pairs(run spp_private.match_runs, part integer) returns bigint
language plpgsql volatile
set search_path = pg_catalog, pg_temp
set work_mem = '64MB'
as $$
declare
  v_least constant numeric := least(spp.setting('matching.review_threshold')::numeric,
                                    spp.setting('matching.auto_threshold')::numeric);
  v_compared bigint;
begin
  create temporary table match_near on commit drop as
  select f.one, f.other, count(*) as shared
    from spp_private.match_packs p, unnest(p.ones, p.others) as f (one, other)
   where p.phase = 'compare' and p.part = match_compare_pairs.part
   group by f.one, f.other;
  analyze pg_temp.match_near;
  perform spp_private.match_choose_pairs();
  insert into spp_private.match_results (one, other, confidence, likeness, evidence)
  select l.one, l.other, s.confidence, s.likeness, s.evidence
    from pg_temp.match_likely l
    join spp_private.match_texts t on t.text_id = l.one
    join spp_private.match_texts o on o.text_id = l.other
   cross join lateral spp_private.match_score(t, o, v_least) s
   where s.confidence >= v_least
   order by l.one, l.other;
  select count(*) into v_compared from pg_temp.match_likely;
  drop table pg_temp.match_near, pg_temp.match_likely;
  return v_compared;
end
$$;
comment on function spp_private.match_compare_pairs(spp_private.match_runs, integer) is
  'Compares the likely pairs of a part, keeps those that are sure enough for a look, and answers how many it compared.';
