create or replace function issoh_private.seal_bytes(plain bytea, secret bytea, about text) returns bytea
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  select b.body || public.hmac(sha256(convert_to(seal_bytes.about, 'UTF8')) || b.body, substr(seal_bytes.secret, 33),
                               'sha256')
    from (select v.iv || public.encrypt_iv(seal_bytes.plain, substr(seal_bytes.secret, 1, 32), v.iv,
                                           'aes-cbc/pad:pkcs') as body
            from (select public.gen_random_bytes(16) as iv offset 0) v
          offset 0) b
$$;
comment on function issoh_private.seal_bytes(bytea, bytea, text) is
  $$Encrypts under a key of 64 bytes: IV, AES-256-CBC by its first half, HMAC-SHA-256 by its second half over what this
is about, IV and ciphertext.$$;
