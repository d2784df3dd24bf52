create or replace function spp_private.total_beginnings() returns text[]
language sql immutable parallel safe
as $$
  select array_agg(distinct left(w.word, 4)) from unnest(spp_private.total_words()) w (word)
$$;
comment on function spp_private.total_beginnings() is
  'The first four letters of the words for sums; all of those that are shorter.';
