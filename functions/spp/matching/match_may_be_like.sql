create or replace function spp_private.match_may_be_like(word text, other text) returns boolean
language sql immutable parallel safe
as $$
  select left(word, 1) = left(other, 1) or right(word, 1) = right(other, 1) or length(word) >= 8 and length(other) >= 8
$$;
comment on function spp_private.match_may_be_like(text, text) is
  'Whether it is worth asking for the likeness of two words: words like each other begin or end alike, or are long.';
