create or replace function common.composed_words(value text) returns text
language sql immutable parallel safe
as $$
  select string_agg(case when length(w.word) <= 512 then normalize(w.word, nfc) else w.word end, ' '
                    order by w.position)
    from unnest(string_to_array(value, ' ')) with ordinality as w (word, position)
$$;
comment on function common.composed_words(text) is
  $$A long text composed word by word. Words longer than the longest code stay: to put marks without end in order takes
quadratic time.$$;
grant execute on function common.composed_words(text) to public;
