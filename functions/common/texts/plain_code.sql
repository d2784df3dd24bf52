create or replace function common.plain_code(value text) returns text
language sql immutable parallel safe
as $$
  select common.plain(regexp_replace(translate(common.plain(value), U&'\200c\200d', ''), '^''(?=.)', ''))
$$;
comment on function common.plain_code(text) is
  $$A code as it is kept: a plain text without joiners, and without the apostrophe that tells a spreadsheet to leave it
alone.$$;
grant execute on function common.plain_code(text) to public;
