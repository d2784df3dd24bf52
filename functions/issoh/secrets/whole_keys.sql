create or replace function issoh_private.whole_keys(key_ids uuid[]) returns uuid[]
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
  if whole_keys.key_ids = '{}' then
    return '{}';
  end if;
  -- Where the master keys of all of them are away, it is nothing of one supplier.
  if not exists (select
                   from issoh_private.supplier_keys k
                   join issoh_private.terms_masters() m on m.master_id = k.master_id
                  where k.key_id = any (whole_keys.key_ids)) then
    perform issoh_private.open_keys(whole_keys.key_ids);
  end if;
  return array(
    select k.key_id
      from issoh_private.supplier_keys k
      join issoh_private.terms_masters() m on m.master_id = k.master_id
     where k.key_id = any (whole_keys.key_ids)
       and issoh_private.is_sealed(k.wrapped, m.secret, issoh_private.key_about(k.key_id, k.supplier_id)));
end
$$;
comment on function issoh_private.whole_keys(uuid[]) is
  $$Those of these data keys that can be opened: neither altered nor of a master key that is not given. Raises ISCKM,
and ISCKU where no master key of any of them is given.$$;
