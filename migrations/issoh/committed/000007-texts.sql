--! Previous: sha1:ab3fe504dd38147cfb323276b4ed1ee7a3c665ff
--! Hash: sha1:c40474e100b87af4f23e7ae75517d2af6a74af18
--! Message: texts

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 301-texts.sql
-- How texts are read, as in the other database.
--! Included functions/common/texts/visible.sql
create or replace function common.visible(value text) returns text
language sql immutable parallel safe
as $$
  select case
    when octet_length(value) = length(value) and value !~ '[\u0001-\u0008\u000b\u000c\u000e-\u001f\u007f]' then value
    else regexp_replace(value,
      '[\u0001-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f'
      '\u202a-\u202e\u2060-\u206f\ufeff]', '', 'g')
  end
$$;
comment on function common.visible(text) is
  $$A text without what cannot be seen: control bytes but tab and line ends, NEL and its like, soft hyphen, marks of the
reading direction, zero-width space, word joiner, byte order mark. Joiners stay, as words of some scripts need them.$$;
grant execute on function common.visible(text) to public;
--! EndIncluded functions/common/texts/visible.sql
--! Included functions/common/texts/plain.sql
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
--! EndIncluded functions/common/texts/plain.sql
--! Included functions/common/texts/plain_code.sql
create or replace function common.plain_code(value text) returns text
language sql immutable parallel safe
as $$
  select common.plain(regexp_replace(translate(common.plain(value), U&'\200c\200d', ''), '^''(?=.)', ''))
$$;
comment on function common.plain_code(text) is
  $$A code as it is kept: a plain text without joiners, and without the apostrophe that tells a spreadsheet to leave it
alone.$$;
grant execute on function common.plain_code(text) to public;
--! EndIncluded functions/common/texts/plain_code.sql
--! Included functions/common/texts/whole_gtin.sql
create or replace function common.whole_gtin(value text) returns text
language sql immutable parallel safe
as $$
  select case when value ~ '^[0-9]{11}$' and (
      select sum(substr('0' || value, 13 - i, 1)::int * case when i % 2 = 1 then 1 else 3 end) % 10 = 0
        from generate_series(1, 12) i
    ) then '0' || value else value end
$$;
comment on function common.whole_gtin(text) is
  'A UPC whose leading zero a spreadsheet took off, with it, where the check digit agrees; any other text as it is.';
grant execute on function common.whole_gtin(text) to public;
--! EndIncluded functions/common/texts/whole_gtin.sql
