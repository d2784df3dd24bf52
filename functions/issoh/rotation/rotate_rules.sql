create or replace function issoh_private.rotate_rules(product_ids uuid[], old_keys uuid[]) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_done integer;
begin
  if rotate_rules.product_ids = '{}' then
    return 0;
  end if;
  with mine as materialized (
    select r.rule_id, r.product_id, r.pricing_tier_id, r.from_quantity, r.terms_key_id, r.terms_secret
      from issoh.pricing_rules r
     where r.product_id = any (rotate_rules.product_ids) and r.terms_key_id = any (rotate_rules.old_keys)
  ), earlier as materialized (
    select k.* from issoh_private.open_keys(array(select m.terms_key_id from mine m)) k
  ), present as materialized (
    select k.* from issoh_private.current_keys(array(select e.supplier_id from earlier e)) k
  )
  update issoh.pricing_rules r
     set terms_key_id = n.key_id, terms_secret = n.sealed
    from (select m.rule_id, k.key_id,
                 issoh_private.seal_value(
                   issoh_private.open_value(
                     m.terms_secret, e.secret,
                     issoh_private.rule_about(m.product_id, m.pricing_tier_id, m.from_quantity, m.terms_key_id),
                     format('The cost of rule %s', m.rule_id)),
                   k.secret,
                   issoh_private.rule_about(m.product_id, m.pricing_tier_id, m.from_quantity, k.key_id)) as sealed
            from mine m
            join earlier e on e.key_id = m.terms_key_id
            join present k on k.supplier_id = e.supplier_id
           where issoh_private.is_sealed(
                   m.terms_secret, e.secret,
                   issoh_private.rule_about(m.product_id, m.pricing_tier_id, m.from_quantity, m.terms_key_id))) n
   where r.rule_id = n.rule_id;
  get diagnostics v_done = row_count;
  return v_done;
end
$$;
comment on function issoh_private.rotate_rules(uuid[], uuid[]) is
  $$Encrypts the price rules of products, which the caller has locked, that are under old keys, under the present ones;
those that cannot be opened stay. Answers how many. Raises ISCKM, ISCKU, ISCKT.$$;
