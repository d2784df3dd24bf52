create or replace function spp_private.heading_text(heading text) returns text
language sql immutable strict parallel safe
as $$
  select btrim(regexp_replace(
    regexp_replace(replace(spp_private.folded_heading(heading), '/', ' per '),
      '([[:alpha:]])(?=\d)|(\d)(?=[[:alpha:]])', '\1\2 ', 'g'),
    '[^[:alnum:]]+', ' ', 'g'))
$$;
comment on function spp_private.heading_text(text) is
  'All words of a heading, those in brackets too, as spp.heading_words has them; a slash is the word "per".';
