create or replace function spp_private.match_read_texts() returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
set enable_nestloop = off
set work_mem = '64MB'
as $$
begin
  create temporary table match_read on commit drop as
  with texts as (
    -- A name without its brand, which may hold a number: "3M".
    select c.place, false as is_pack,
           replace(' ' || c.plain || ' ', ' ' || nullif(c.plain_brand, '') || ' ', ' ') as named, c.plain
      from pg_temp.match_changed c
    union all
    select c.place, true, null, regexp_replace(spp_private.match_plain(left(c.pack_size, 100)), '^([0-9]+)$', '\1 pcs')
      from pg_temp.match_changed c
     where c.pack_size ~ '[0-9]'
  ), tokens as materialized (
    -- Packs are written "pack of 6", "6 x 330 ml" or "330 ml x 6": all become "6 pcs".
    select x.place, x.is_pack, t.parts, t.position
      from texts x
     cross join lateral regexp_matches(
       case when coalesce(x.named, x.plain) ~ '[0-9] ?x|x ?[0-9]| (?:of|von|mit) [0-9]' then
         regexp_replace(
           regexp_replace(
             regexp_replace(coalesce(x.named, x.plain), '\m(?:pack|set|box|packung|case) (?:of|von|mit) ([0-9]+)',
                            '\1 pcs', 'g'),
             '\m([0-9]+) ?x ?([0-9.]+ ?(?:kg|g|gr|mg|l|ml|cl|dl|ltr)\M)', '\1 pcs \2', 'g'),
           '([0-9] ?(?:kg|g|gr|mg|l|ml|cl|dl|ltr)) ?x ?([0-9]+)\M', '\1 \2 pcs', 'g')
         else coalesce(x.named, x.plain) end,
       '([0-9]+(?:\.[0-9]+)?)(?: ?([[:alpha:]]+|m[23]|%|\x22)(?![[:alnum:]]))?|([[:alpha:]]+)', 'g')
       with ordinality as t (parts, position)
  ), read as (
    select k.place, k.is_pack, k.position,
           coalesce(k.parts[3], case when u.unit is null then k.parts[2] end) as word,
           trim_scale(round(k.parts[1]::numeric * coalesce(u.factor, 1), 4))::text || coalesce(u.base_unit, '')
             as number
      from tokens k
      left join spp_private.match_units u on u.unit = k.parts[2]
  )
  select r.place, r.is_pack,
         coalesce(array_agg(r.word order by r.position) filter (
           where r.word not in ('x', 'and', 'with', 'for', 'the', 'of', 'mit', 'und', 'fur', 'de', 'et', 'pour',
                                'con')), '{}') as words,
         coalesce(array_agg(distinct r.number) filter (where r.number <> '1pcs'), '{}') as numbers
    from read r
   group by r.place, r.is_pack;
  analyze pg_temp.match_read;
end
$$;
comment on function spp_private.match_read_texts() is
  $$Takes the names and packs of pg_temp.match_changed apart into pg_temp.match_read: the words in their order, and
the numbers in base units, sorted. A number and what stands behind it are one measure where that is a known unit.$$;
