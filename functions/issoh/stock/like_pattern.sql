create or replace function issoh_private.like_pattern(search text) returns text
language sql immutable parallel safe
as $$
  select '%' || regexp_replace(common.trimmed(search), '([\\%_])', '\\\1', 'g') || '%'
$$;
comment on function issoh_private.like_pattern(text) is
  'A text as a pattern of LIKE that finds it anywhere: %, _ and \ stand for themselves.';
grant execute on function issoh_private.like_pattern(text)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
