create or replace function issoh_private.rotate_terms(row_limit integer) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set work_mem = '64MB'
as $$
declare
  v_old constant uuid[] := array(
    select k.key_id
      from issoh_private.supplier_keys k
     where exists (select from issoh_private.supplier_keys n
                    where n.supplier_id = k.supplier_id and n.key_no > k.key_no));
  v_used uuid[] := array(
    select o.id
      from unnest(v_old) o (id)
     where exists (select from issoh.contract_terms c where c.key_id = o.id)
        or exists (select from issoh.pricing_rules r where r.terms_key_id = o.id));
  v_whole uuid[];
  v_ids uuid[];
  v_done integer;
begin
  if v_old = '{}' then
    return 0;
  end if;
  -- A supplier whose key was altered, the present one or this, stays as it is, and keeps no other.
  v_whole := issoh_private.whole_keys(array(
    select n.key_id
      from issoh_private.supplier_keys n
     where n.supplier_id in (select k.supplier_id from issoh_private.supplier_keys k where k.key_id = any (v_used))));
  v_used := array(
    select k.key_id
      from issoh_private.supplier_keys k
     where k.key_id = any (v_used) and k.key_id = any (v_whole)
       and (select n.key_id from issoh_private.supplier_keys n
             where n.supplier_id = k.supplier_id order by n.key_no desc limit 1) = any (v_whole));
  -- The table before its rows, as end_contract does.
  lock table issoh.contract_terms in row exclusive mode;
  v_ids := array(
    select c.contract_id
      from issoh.contract_terms c
      -- Another one who rotates may have dropped some since.
      join issoh_private.open_keys(array(
             select u.key_id from issoh_private.supplier_keys u where u.key_id = any (v_used))) k
        on k.key_id = c.key_id
     where issoh_private.is_whole(c, k.secret)
     limit rotate_terms.row_limit
       for no key update of c skip locked);
  v_done := issoh_private.rotate_contracts(v_ids);
  if v_done > 0 then
    return v_done;
  end if;
  -- Whoever carries a secret over into a further rule holds its product.
  v_ids := array(
    select p.product_id
      from issoh.pricing_rules r
      join issoh_private.open_keys(array(
             select u.key_id from issoh_private.supplier_keys u where u.key_id = any (v_used))) k
        on k.key_id = r.terms_key_id
      join issoh.selected_products p on p.product_id = r.product_id
     where issoh_private.is_sealed(
             r.terms_secret, k.secret,
             issoh_private.rule_about(r.product_id, r.pricing_tier_id, r.from_quantity, r.terms_key_id))
     limit rotate_terms.row_limit
       for no key update of p skip locked);
  v_done := issoh_private.rotate_rules(v_ids, v_used);
  if v_done > 0 then
    return v_done;
  end if;

  -- One that somebody encrypts with at this moment is locked, and stays for the next time.
  v_ids := array(
    select k.key_id from issoh_private.supplier_keys k where k.key_id = any (v_old) for update skip locked);
  delete from issoh_private.supplier_keys k
   where k.key_id = any (v_ids)
     and not exists (select from issoh.contract_terms c where c.key_id = k.key_id)
     and not exists (select from issoh.pricing_rules r where r.terms_key_id = k.key_id);
  return 0;
end
$$;
comment on function issoh_private.rotate_terms(integer) is
  $$Encrypts what is still under an earlier data key of its supplier under the present one, at most so many contracts or
products; what cannot be opened stays as it is (unrotated_contracts, check_keys). Where none is left that could be had,
drops the keys that nothing names any more. Answers how many: 0 at the end. Raises ISCKM, ISCKU.$$;
