create or replace function spp_private.match_part_groups(run spp_private.match_runs) returns bigint
language plpgsql volatile
set search_path = pg_catalog, pg_temp
set enable_nestloop = off
set work_mem = '64MB'
as $$
declare
  v_auto constant numeric := spp.setting('matching.auto_threshold')::numeric;
  v_changed bigint;
begin
  create temporary table match_links on commit drop as
  select s.one, s.other from spp_private.match_results s where s.confidence >= v_auto;
  create temporary table match_labels on commit drop as
  select l.node, min(l.label) as label
    from (select k.other as node, least(k.one, k.other) as label from pg_temp.match_links k
          union all select k.one, least(k.one, k.other) from pg_temp.match_links k) l
   group by l.node;
  -- What fits into one part needs no parting.
  if (select count(*) from pg_temp.match_links) > 20000 then
    loop
      analyze pg_temp.match_labels;
      create temporary table match_lower on commit drop as
      select l.node, least(l.label, min(n.label)) as label
        from (
          select k.one as node, b.label from pg_temp.match_links k
            join pg_temp.match_labels b on b.node = k.other
          union all
          select k.other, a.label from pg_temp.match_links k
            join pg_temp.match_labels a on a.node = k.one
          union all
          -- What a label is labelled: long chains take few rounds.
          select c.node, d.label from pg_temp.match_labels c join pg_temp.match_labels d on d.node = c.label
        ) n
        join pg_temp.match_labels l on l.node = n.node
       group by l.node, l.label;
      select count(*) into v_changed
        from pg_temp.match_lower w
        join pg_temp.match_labels l on l.node = w.node
       where l.label <> w.label;
      drop table pg_temp.match_labels;
      alter table pg_temp.match_lower rename to match_labels;
      exit when v_changed = 0;
    end loop;
  else
    update pg_temp.match_labels l set label = 0;
  end if;

  insert into spp_private.match_packs (phase, part, ones, others)
  select 'join', g.part, array_agg(k.one), array_agg(k.other)
    from (
      select c.label, 1 + (sum(c.links) over (order by c.label) - c.links)::bigint / 20000 as part
        from (
          select l.label, count(*) as links
            from pg_temp.match_links k
            join pg_temp.match_labels l on l.node = k.one
           group by l.label
        ) c
    ) g
    join pg_temp.match_labels l on l.label = g.label
    join pg_temp.match_links k on k.one = l.node
   group by g.part;
  -- Nothing to join is a part too.
  insert into spp_private.match_packs (phase, part, ones, others)
  select 'join', 1, '{}', '{}' where not exists (select from pg_temp.match_links);
  drop table pg_temp.match_links, pg_temp.match_labels;
  return 0;
end
$$;
comment on function spp_private.match_part_groups(spp_private.match_runs) is
  $$Parts the sure pairs into such that hang together, and packs about 20,000 of them into each part that joins
them: what hangs together is in one part.$$;
