create or replace function issoh_private.is_sealed(sealed bytea, secret bytea, about text) returns boolean
language sql immutable
set search_path = pg_catalog, pg_temp
as $$
  select is_sealed.sealed is null
         or length(is_sealed.sealed) >= 64
            and public.hmac(sha256(convert_to(is_sealed.about, 'UTF8'))
                            || substr(is_sealed.sealed, 1, length(is_sealed.sealed) - 32),
                            substr(is_sealed.secret, 33), 'sha256')
                is not distinct from substr(is_sealed.sealed, length(is_sealed.sealed) - 31)
$$;
comment on function issoh_private.is_sealed(bytea, bytea, text) is
  'Whether seal_bytes has encrypted this under the key, about the same: it can be opened then. True of null.';
