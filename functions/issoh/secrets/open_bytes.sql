create or replace function issoh_private.open_bytes(sealed bytea, secret bytea, about text, named text) returns bytea
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_body constant bytea := substr(sealed, 1, greatest(length(sealed) - 32, 0));
begin
  if sealed is null then
    return null;
  end if;
  if not issoh_private.is_sealed(open_bytes.sealed, open_bytes.secret, open_bytes.about) then
    raise exception using
      errcode = 'ISCKT',
      message = format('%s was altered, or is another''s.', open_bytes.named),
      hint = 'Set it anew, or restore it from a backup; the audit log tells who wrote there last.';
  end if;
  return public.decrypt_iv(substr(v_body, 17), substr(open_bytes.secret, 1, 32), substr(v_body, 1, 16),
                           'aes-cbc/pad:pkcs');
end
$$;
comment on function issoh_private.open_bytes(bytea, bytea, text, text) is
  $$What seal_bytes has encrypted under the same key, about the same; null of null. named: what an error calls it.
Raises ISCKT.$$;
