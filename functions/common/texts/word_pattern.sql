create or replace function common.word_pattern(search text) returns text
language sql immutable parallel safe
as $$
  select '(^|[^[:alnum:]])' || regexp_replace(search, '([][\\.^$*+?(){}|])', '\\\1', 'g')
$$;
comment on function common.word_pattern(text) is
  'A text as a regular expression that finds it where a word begins.';
grant execute on function common.word_pattern(text) to public;
