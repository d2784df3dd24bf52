create or replace function spp_private.match_keys(words text[], numbers text[]) returns integer[]
language sql immutable parallel safe
set search_path = ''
as $$
  -- Beginnings of words stand for words. Keys: all of them; all but one (a typo, a missing brand); one with the numbers;
  -- any two of the longest five.
  with stems as materialized (
    select s.stem, row_number() over (order by s.size desc, s.stem) as place
      from (
        select left(w, 4) as stem, max(length(w)) as size from unnest(words) w where length(w) > 1 group by 1
      ) s
  ), whole as materialized (
    select array_agg(s.stem order by s.stem) as stems, array_to_string(numbers, ' ') as measures
      from stems s
     where s.place <= 12
  )
  select coalesce(array_agg(distinct hashtext(k.key)), '{}')
    from (
      select concat_ws(' ', 'all', array_to_string(w.stems, ' '), w.measures) from whole w where w.stems is not null
      union all
      select concat_ws(' ', 'all', array_to_string(array_remove(w.stems, s), ' '), w.measures)
        from whole w, unnest(w.stems) s
       where cardinality(w.stems) > 1
      union all
      select concat_ws(' ', 'one', s.stem, w.measures) from stems s, whole w where s.place <= 6 and w.measures <> ''
      union all
      select concat_ws(' ', 'two', least(s.stem, t.stem), greatest(s.stem, t.stem))
        from stems s
        join stems t on t.place > s.place
       where t.place <= 5
    ) k (key)
$$;
comment on function spp_private.match_keys(text[], text[]) is
  'Hashes of combinations of words and numbers: two spellings of one product share some of them.';
