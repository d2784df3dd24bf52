create or replace function common.search_patterns(search text) returns text[]
language sql immutable parallel safe
as $$
  select array_agg(p.pattern order by length(p.pattern) desc, p.place)
    from (select least(w.place, 8) as place, string_agg(common.like_pattern(w.word), '' order by w.place) as pattern
            from unnest(common.search_words(search)) with ordinality as w (word, place)
           group by least(w.place, 8)) p
$$;
comment on function common.search_patterns(text) is
  $$The words of a text, each as a pattern of LIKE: what is looked for holds them all, in any order. There are eight at
most: the eighth word and all behind it are one pattern, which finds them in this order.
The longest come first. Null where there is no word.$$;
grant execute on function common.search_patterns(text) to public;
