create or replace function common.plain(value text) returns text
language sql immutable parallel safe
as $$
  select nullif(common.composed(common.trimmed(
    regexp_replace(common.trimmed(common.visible(value)), '^="([^"]*)"$', '\1'))), '')
$$;
comment on function common.plain(text) is
  $$A text without what cannot be seen, trimmed and composed, null where it is blank: the way names and other fields of
a list are kept. `="00123"` is 00123.$$;
grant execute on function common.plain(text) to public;
