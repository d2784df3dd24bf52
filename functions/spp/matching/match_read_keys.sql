create or replace function spp_private.match_read_keys() returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
set enable_nestloop = off
set work_mem = '64MB'
as $$
begin
  -- Beginnings of words stand for words; the longest say most.
  create temporary table match_stems on commit drop as
  select r.place, r.position, hashtextextended(r.stem, 0) >> 8 as hash
    from (
      select d.place, d.stem, row_number() over (partition by d.place order by d.word_length desc, d.word) as position
        from (
          select distinct on (w.place, left(w.word, 4)) w.place, left(w.word, 4) as stem, length(w.word) as word_length,
                 w.word
            from (
              select n.place, u.word
                from pg_temp.match_read n
               cross join lateral unnest(n.words) as u (word)
               where not n.is_pack
              union all
              select c.place, u.word
                from pg_temp.match_changed c
               cross join lateral string_to_table(nullif(c.plain_brand, ''), ' ') as u (word)
            ) w
           where length(w.word) > 1
           order by w.place, left(w.word, 4), length(w.word) desc, w.word
        ) d
    ) r
   where r.position <= 10;
  analyze pg_temp.match_stems;

  -- A combination of words is the sum of their hashes: all, all but one (a typo, a missing brand), any two of the
  -- longest four; the last alone without the numbers. The last two bits say how much a key says: 1 (GTIN, code) all, 0
  -- (all words, all but one) much, 2 little.
  create temporary table match_hashed on commit drop as
  select c.place, k.keys
         || array_remove(array[hashtext('gtin ' || c.gtin) & -4 | 1,
                               hashtext('code ' || c.code_key) & -4 | 1], null) as keys
    from pg_temp.match_changed c
    left join pg_temp.match_read n on n.place = c.place and not n.is_pack
    left join (
      select s.place, sum(s.hash)::bigint as total, array_agg(s.hash) as hashes,
             array_agg(s.hash) filter (where s.position <= 4) as longest
        from pg_temp.match_stems s
       group by s.place
    ) s on s.place = c.place
   cross join lateral (
     select coalesce(n.numbers, '{}') <> '{}' as has_numbers,
            hashtextextended(array_to_string(n.numbers, ' '), 1) >> 8 as numbers) m
   cross join lateral (
     select array(
       select hashint8(coalesce(s.total, 0) + coalesce(m.numbers, 0)) & -4
       union all
       select hashint8(s.total - h + coalesce(m.numbers, 0)) & -4 from unnest(s.hashes) as h
       union all
       select hashint8extended(h + m.numbers, 2)::bit(32)::integer & -4 | 2
         from unnest(s.longest) as h
        where m.has_numbers
       union all
       select hashint8extended(h + o, 3)::bit(32)::integer & -4 | 2
         from unnest(s.longest) as h, unnest(s.longest) as o where h < o) as keys) k;
  analyze pg_temp.match_hashed;
  drop table pg_temp.match_stems;
end
$$;
comment on function spp_private.match_read_keys() is
  $$Fills pg_temp.match_hashed with the keys of the products in pg_temp.match_changed and pg_temp.match_read: hashes of
combinations of words and numbers, of the GTIN and of the code. Two listings of one product share some.$$;
