create or replace function common.search_patterns(search text) returns text[]
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
  -- Whichever door it came by: each word is looked for in every row.
  if length(search_patterns.search) > 1000 then
    raise exception using
      errcode = 'SPISF', message = 'The text that is looked for has more than 1,000 characters.',
      hint = 'Search for a few words.';
  end if;
  -- Joiners stay in names and go from codes; an apostrophe in front goes from these, and what a spreadsheet puts around
  -- one, whichever word it is.
  return (
    select array_agg(p.pattern order by length(p.pattern) desc, p.place)
      from (select least(w.place, 8) as place,
                   string_agg(regexp_replace(common.like_pattern(x.text), '[\u200c\u200d]+', '%', 'g'), ''
                              order by w.place) as pattern
              from unnest(common.search_words(regexp_replace(common.plain(search_patterns.search), '^''(?=.)', '')))
                   with ordinality as w (word, place)
             cross join lateral (select regexp_replace(common.plain(w.word), '^''(?=.)', '') as text) x
             where x.text is not null
             group by least(w.place, 8)) p);
end
$$;
comment on function common.search_patterns(text) is
  $$The words of a text, each as a pattern of LIKE: what is looked for holds them all, in any order. There are eight at
most: the eighth word and all behind it are one pattern, which finds them in this order.
The longest come first. Null where there is no word. Raises SPISF (more than 1,000 characters).$$;
grant execute on function common.search_patterns(text) to public;
