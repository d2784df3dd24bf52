create or replace function issoh_private.open_value(sealed bytea, secret bytea, about text, named text) returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select rtrim(convert_from(
    issoh_private.open_bytes(open_value.sealed, open_value.secret, open_value.about, open_value.named), 'UTF8'))
$$;
comment on function issoh_private.open_value(bytea, bytea, text, text) is
  $$What seal_value has encrypted. Raises ISCKT.$$;
