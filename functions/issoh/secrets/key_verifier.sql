create or replace function issoh_private.key_verifier(secret bytea) returns bytea
language sql immutable
set search_path = pg_catalog, pg_temp
as $$
  select sha256(convert_to(E'inventory terms verifier\n', 'UTF8') || key_verifier.secret)
$$;
comment on function issoh_private.key_verifier(bytea) is
  $$By what a master key is known to be the one of its name: servers note it beside that (encryption_keys.verifier). Of
64 random bytes it tells nothing.$$;
