create or replace function issoh_private.await_rotation() returns boolean
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_whole constant uuid[] := issoh_private.whole_keys(array(select k.key_id from issoh_private.supplier_keys k));
  v_keys constant uuid[] := array(
    select k.key_id
      from issoh_private.supplier_keys k
     where k.key_id = any (v_whole)
       and exists (select from issoh_private.supplier_keys n
                    where n.supplier_id = k.supplier_id and n.key_no > k.key_no)
       and (select n.key_id from issoh_private.supplier_keys n
             where n.supplier_id = k.supplier_id order by n.key_no desc limit 1) = any (v_whole));
begin
  -- The table before its rows, as end_contract does; and one row, so that nobody is kept by whoever waits.
  lock table issoh.contract_terms in row exclusive mode;
  perform c.contract_id
     from issoh.contract_terms c
     join issoh_private.open_keys(v_keys) k on k.key_id = c.key_id
    where issoh_private.is_whole(c, k.secret)
    limit 1
      for no key update of c;
  if found then
    return true;
  end if;
  perform p.product_id
     from issoh.pricing_rules r
     join issoh_private.open_keys(v_keys) k on k.key_id = r.terms_key_id
     join issoh.selected_products p on p.product_id = r.product_id
    where issoh_private.is_sealed(
            r.terms_secret, k.secret,
            issoh_private.rule_about(r.product_id, r.pricing_tier_id, r.from_quantity, r.terms_key_id))
    limit 1
      for no key update of p;
  return found;
end
$$;
comment on function issoh_private.await_rotation() is
  $$Waits for whoever holds something that rotate_terms left, and could bring over. Answers whether anything of that is
left. Raises ISCKM, ISCKU.$$;
