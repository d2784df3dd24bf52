create or replace function issoh_private.heading_key(heading text) returns text
language sql immutable parallel safe
as $$
  select common.trimmed(regexp_replace(
    regexp_replace(lower(normalize(left(heading, 200) collate "default", nfkd)), '[\u0300-\u036f]', '', 'g'),
    '[^[:alnum:]]+', ' ', 'g'))
$$;
comment on function issoh_private.heading_key(text) is
  'A heading as it is compared: small letters and digits without accents, single blanks between.';
