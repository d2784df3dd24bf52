create or replace function issoh_private.open_keys(key_ids uuid[])
returns table (key_id uuid, supplier_id uuid, secret bytea)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_ids constant uuid[] := array(select distinct i.id from unnest(open_keys.key_ids) i (id) where i.id is not null);
  v_unknown text;
  v_named text;
begin
  if v_ids = '{}' then
    return;
  end if;
  select coalesce(k.master_id, 'of ' || i.id) into v_unknown
    from unnest(v_ids) i (id)
    left join issoh_private.supplier_keys k on k.key_id = i.id
   where k.lost_at is null
     and not exists (select from issoh_private.terms_masters() m where m.master_id = k.master_id)
   limit 1;
  if found then
    raise exception using
      errcode = 'ISCKU',
      message = format('Negotiated terms are encrypted under key %s, which is not among the keys given.', v_unknown),
      hint = 'Bring the line of that key back; "inventory keys status" tells which keys are still used. Where it is'
             ' gone for good, "inventory contracts lost" with its name lets contracts be set anew and ended.';
  end if;
  select format('Key %s of supplier %s', k.key_no, k.supplier_id), k.master_id into v_named, v_unknown
    from issoh_private.supplier_keys k
    join issoh_private.terms_masters() m on m.master_id = k.master_id
   where k.key_id = any (v_ids) and k.lost_at is null
     and not issoh_private.is_sealed(k.wrapped, m.secret, issoh_private.key_about(k.key_id, k.supplier_id))
   limit 1;
  if found then
    raise exception using
      errcode = 'ISCKT',
      message = format('%s was altered, or is another''s.', v_named),
      hint = format('Restore it from a backup. Where none has it, "inventory contracts lost %s" lets contracts under'
                    ' it be set anew and ended, and leaves what that key opens. The audit log tells who wrote there'
                    ' last.', v_unknown);
  end if;
  return query
  select k.key_id, k.supplier_id,
         issoh_private.open_bytes(k.wrapped, m.secret, issoh_private.key_about(k.key_id, k.supplier_id),
                                  format('Key %s of supplier %s', k.key_no, k.supplier_id))
    from issoh_private.supplier_keys k
    join issoh_private.terms_masters() m on m.master_id = k.master_id
   where k.key_id = any (v_ids)
     and (k.lost_at is null
          or issoh_private.is_sealed(k.wrapped, m.secret, issoh_private.key_about(k.key_id, k.supplier_id)));
end
$$;
comment on function issoh_private.open_keys(uuid[]) is
  $$Data keys by their ids, to decrypt with, without those that were declared lost and do not open. Raises ISCKM, ISCKU
(another master key), ISCKT.$$;
