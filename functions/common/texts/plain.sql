create or replace function common.plain(value text) returns text
language sql immutable parallel safe
as $$
  select nullif(common.composed(common.trimmed(value)), '')
$$;
comment on function common.plain(text) is
  'A text trimmed and composed, null where it is blank: the way codes, names and other fields of a list are kept.';
grant execute on function common.plain(text) to public;
