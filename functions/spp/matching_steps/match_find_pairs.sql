create or replace function spp_private.match_find_pairs(run spp_private.match_runs, part integer) returns bigint
language plpgsql volatile
set search_path = pg_catalog, pg_temp
set enable_hashjoin = off
set enable_mergejoin = off
set work_mem = '64MB'
as $$
declare
  v_low constant bigint := ((run).scope ->> 'low')::bigint;
  -- 40 up to 100,000 texts, 8 from 500,000 on: work grows with the products, not with their pairs.
  v_most constant integer := greatest(8, least(40, 4000000 / greatest(((run).scope ->> 'texts')::bigint, 1)));
  v_width constant bigint := ((run).scope ->> 'width')::bigint;
begin
  -- A key tells nothing where only one product has it, or many.
  create temporary table match_blocks on commit drop as
  select d.key, array_agg(d.held) as members
    from (
      select k.key, k.held
        from spp_private.match_packs p, unnest(p.ones, p.keys) as k (held, key)
       where p.phase = 'find' and p.part = match_find_pairs.part
       order by k.key, k.held
    ) d
   group by d.key
  having count(*) between 2 and 1000 and bit_or(d.held) & 1 = 1;
  -- One that says little is none where more have it than each may be compared with; of others, where many of a supplier
  -- have it.
  delete from pg_temp.match_blocks b
   where cardinality(b.members) > v_most and b.key & 3 = 2
      or cardinality(b.members) > least(v_most, 20)
         and exists (
           select from (select count(*) as products from unnest(b.members) as m (held) group by m.held & 32766) c
           having max(c.products) > 20 or cardinality(b.members) > v_most and avg(c.products) > 2);

  -- Few each with each; of more each with the next five: whoever is the same is joined by those between. Numbers that
  -- do not contain each other end below any threshold.
  insert into spp_private.match_packs (phase, part, ones, others)
  select 'compare', 1 + ((f.one >> 28) - v_low) / v_width, array_agg(f.one >> 28), array_agg(f.other >> 28)
    from (
      select case when a.held & 32766 < o.held & 32766 then a.held else o.held end as one,
             case when a.held & 32766 < o.held & 32766 then o.held else a.held end as other
        from pg_temp.match_blocks b
       cross join lateral generate_series(1, cardinality(b.members) - 1) as g (position)
       cross join lateral (select b.members[g.position] as held) a
       cross join lateral unnest(b.members[g.position + 1 :
         case when cardinality(b.members) > v_most then g.position + 5 else cardinality(b.members) end]) as o (held)
       where a.held & 32766 <> o.held & 32766
         and (a.held | o.held) & 1 = 1
         and (b.key & 3 = 1
              or a.held & o.held & 268402688 in (a.held & 268402688, o.held & 268402688))
    ) f
   group by 2;
  drop table pg_temp.match_blocks;
  return 0;
end
$$;
comment on function spp_private.match_find_pairs(spp_private.match_runs, integer) is
  $$Finds the pairs that share one of the keys of a part, of which at least one product is looked at: at least two
suppliers have the key, none more than 20 times, and not so many products that comparing them were the work of days.$$;
