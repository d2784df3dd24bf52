create or replace function common.like_pattern(search text) returns text
language sql immutable parallel safe
as $$
  select '%' || regexp_replace(search, '([\\%_])', '\\\1', 'g') || '%'
$$;
comment on function common.like_pattern(text) is
  'A text as a pattern of LIKE that finds it anywhere: %, _ and \ stand for themselves.';
grant execute on function common.like_pattern(text) to public;
