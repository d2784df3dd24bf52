create or replace function spp_private.match_plain(name text) returns text
language sql immutable parallel safe
as $$
  -- Lower case, no accents, no punctuation but decimal points, percent and inch marks; "0,5" is "0.5".
  select btrim(regexp_replace(
    regexp_replace(
      replace(replace(replace(replace(
        translate(
          regexp_replace(
            normalize(lower(translate(name, '“”„″×™®©', repeat(chr(34), 4) || 'x') collate pg_catalog.pg_c_utf8), nfkd),
            '[\u0300-\u036f]+', '', 'g'),
          'øłđðı', 'olddi'),
        'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'),
      '([0-9]),(?=[0-9])', '\1.', 'g'),
    '[^[:alnum:]%\x22.]+|(?<![0-9])\.|\.(?![0-9])', ' ', 'g'))
$$;
comment on function spp_private.match_plain(text) is
  'A text as matching compares it: lower case, no accents, no punctuation.';
