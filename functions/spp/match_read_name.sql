create or replace function spp_private.match_read_name(plain text) returns spp_private.match_name
language sql stable parallel safe
set search_path = ''
as $$
  -- Packs are written "pack of 6", "6 x 330 ml" or "330 ml x 6": all become "6 pcs".
  with tokens as (
    select t.place, t.parts[1]::numeric as number, u.base_unit, u.factor,
           coalesce(t.parts[3], case when u.unit is null then t.parts[2] end) as word
      from regexp_matches(
             regexp_replace(
               regexp_replace(
                 regexp_replace(plain, '\m(?:pack|set|box|packung|case) (?:of|von|mit) ([0-9]+)', '\1 pcs', 'g'),
                 '\m([0-9]+) ?x ?([0-9.]+ ?(?:kg|g|gr|mg|l|ml|cl|dl|ltr)\M)', '\1 pcs \2', 'g'),
               '([0-9] ?(?:kg|g|gr|mg|l|ml|cl|dl|ltr)) ?x ?([0-9]+)\M', '\1 \2 pcs', 'g'),
             '([0-9]+(?:\.[0-9]+)?)(?: ?([[:alpha:]]+|m[23]|%|\x22)(?![[:alnum:]]))?|([[:alpha:]]+)', 'g')
           with ordinality as t (parts, place)
      left join spp_private.match_units u on u.unit = t.parts[2]
  ), measured as (
    select trim_scale(round(k.number * coalesce(k.factor, 1), 4))::text || coalesce(k.base_unit, '') as number
      from tokens k
     where k.number is not null
  )
  select coalesce((
           select array_agg(k.word order by k.place)
             from tokens k
            where k.word not in ('x', 'and', 'with', 'for', 'the', 'of', 'mit', 'und', 'fur', 'de', 'et', 'pour', 'con')
         ), '{}'),
         coalesce((select array_agg(distinct m.number) from measured m where m.number <> '1pcs'), '{}')
$$;
comment on function spp_private.match_read_name(text) is
  'The words of a plain name in their order, and its numbers in base units, sorted. A number and what stands behind it'
  ' are one measure where that is a known unit.';
