create or replace function issoh_private.begin_rotation(whole boolean) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_suppliers constant uuid[] := array(
    select k.supplier_id
      from issoh_private.supplier_keys k
     where k.key_no = (select max(n.key_no) from issoh_private.supplier_keys n where n.supplier_id = k.supplier_id)
       and (begin_rotation.whole
            or k.master_id <> (select m.master_id from issoh_private.terms_masters() m where m.is_current)));
begin
  if v_suppliers = '{}' then
    return 0;
  end if;
  return issoh_private.make_keys(v_suppliers);
end
$$;
comment on function issoh_private.begin_rotation(boolean) is
  $$Makes a new data key for each supplier whose present one is wrapped by an earlier master key (whole: for each that
has one). What is written from now on is under it; rotate_terms brings over the rest. Answers how many. Raises ISCKM.$$;
