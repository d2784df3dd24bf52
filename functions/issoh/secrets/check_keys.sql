create or replace function issoh_private.check_keys() returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_whole constant uuid[] := issoh_private.whole_keys(array(select k.key_id from issoh_private.supplier_keys k));
  v_named text;
  v_is_away boolean;
begin
  select string_agg(format('key %s of %s under %s', k.key_no, coalesce(s.supplier_code, k.supplier_id::text),
                           k.master_id), ', ' order by s.supplier_code, k.supplier_id, k.key_no),
         bool_or(not exists (select from issoh_private.terms_masters() m where m.master_id = k.master_id))
    into v_named, v_is_away
    from issoh_private.supplier_keys k
    left join issoh.suppliers s on s.supplier_id = k.supplier_id
   where k.key_id <> all (v_whole) and k.lost_at is null;
  if v_named is not null then
    raise exception using
      errcode = case when v_is_away then 'ISCKU' else 'ISCKT' end,
      message = format('Keys of negotiated terms were altered, or the keys that open them are not given: %s.', v_named),
      hint = 'All that could be opened was rotated. Bring back the keys; where they are gone for good,'
             ' "inventory contracts lost" with the name behind "under" lets these contracts be set anew and ended.';
  end if;
end
$$;
comment on function issoh_private.check_keys() is
  $$That each data key can be opened that was not declared lost. Raises ISCKT, which names those that cannot, by
supplier; ISCKU where a master key that is not given would have to open one; ISCKM.$$;
