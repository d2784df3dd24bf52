create or replace function spp_private.plain_heading(heading text) returns text
language sql immutable parallel safe
as $$
  select lower(regexp_replace(common.composed(common.trimmed(heading)), '[\s\u00a0\ufeff]+', ' ', 'g')
               collate pg_catalog.pg_c_utf8)
$$;
comment on function spp_private.plain_heading(text) is
  'A heading as it is compared with a profile''s: trimmed, composed, with single blanks, in lower case.';
