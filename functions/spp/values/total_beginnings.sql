create or replace function spp_private.total_beginnings() returns text[]
language sql immutable parallel safe
as $$
  select array_agg(distinct left(f.form, 3))
    from unnest(spp_private.total_words()) w (word),
         unnest(array[w.word, upper(w.word), initcap(w.word), w.word || ' ', w.word || ':']) f (form)
$$;
comment on function spp_private.total_beginnings() is
  'The first three letters of the words for sums, in the usual cases.';
