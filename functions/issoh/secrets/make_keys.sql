create or replace function issoh_private.make_keys(supplier_ids uuid[]) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_made integer;
begin
  insert into issoh_private.supplier_keys (key_id, supplier_id, key_no, master_id, wrapped)
  select n.key_id, n.supplier_id, n.key_no, m.master_id,
         issoh_private.seal_bytes(n.secret, m.secret, issoh_private.key_about(n.key_id, n.supplier_id))
    from (select uuidv7() as key_id, s.id as supplier_id, public.gen_random_bytes(64) as secret,
                 coalesce((select max(k.key_no) from issoh_private.supplier_keys k where k.supplier_id = s.id), 0) + 1
                 as key_no
            from (select distinct i.id from unnest(make_keys.supplier_ids) i (id)) s
          offset 0) n
    join issoh_private.terms_masters() m on m.is_current
      on conflict on constraint supplier_keys_supplier_id_key_no_key do nothing;
  get diagnostics v_made = row_count;
  return v_made;
end
$$;
comment on function issoh_private.make_keys(uuid[]) is
  $$Makes a further data key for each of these suppliers, wrapped by the master key that encrypts. Answers how many;
of two who make one at a time, one does. Raises ISCKM.$$;
