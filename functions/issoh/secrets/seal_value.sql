create or replace function issoh_private.seal_value(plain text, secret bytea, about text) returns bytea
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  select issoh_private.seal_bytes(convert_to(rpad(seal_value.plain, 47), 'UTF8'), seal_value.secret, seal_value.about)
$$;
comment on function issoh_private.seal_value(text, bytea, text) is
  $$Encrypts a text of at most 47 characters of ASCII, padded, so that its length tells nothing; null of null.$$;
