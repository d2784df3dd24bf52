create or replace function issoh_private.rotate_contracts(contract_ids uuid[]) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_done integer;
begin
  if rotate_contracts.contract_ids = '{}' then
    return 0;
  end if;
  with mine as materialized (
    select c.* from issoh.contract_terms c where c.contract_id = any (rotate_contracts.contract_ids)
  ), present as materialized (
    select k.* from issoh_private.current_keys(array(select m.supplier_id from mine m)) k
  ), earlier as materialized (
    select k.* from issoh_private.open_keys(array(select m.key_id from mine m)) k
  )
  update issoh.contract_terms c
     set price_secret = n.price, rebate_secret = n.rebate, key_id = n.key_id
    from (select m.contract_id, k.key_id,
                 issoh_private.seal_value(
                   issoh_private.open_value(m.price_secret, e.secret,
                                            issoh_private.contract_about('price', m.contract_id, m.key_id),
                                            format('The price of contract %s', m.contract_id)),
                   k.secret, issoh_private.contract_about('price', m.contract_id, k.key_id)) as price,
                 issoh_private.seal_value(
                   issoh_private.open_value(m.rebate_secret, e.secret,
                                            issoh_private.contract_about('rebate', m.contract_id, m.key_id),
                                            format('The rebate of contract %s', m.contract_id)),
                   k.secret, issoh_private.contract_about('rebate', m.contract_id, k.key_id)) as rebate
            from mine m
            join present k on k.supplier_id = m.supplier_id
            join earlier e on e.key_id = m.key_id) n
   where c.contract_id = n.contract_id;
  get diagnostics v_done = row_count;
  return v_done;
end
$$;
comment on function issoh_private.rotate_contracts(uuid[]) is
  $$Encrypts contracts, which the caller has locked, under the present keys of their suppliers. Answers how many. Raises
ISCKM, ISCKU, ISCKT.$$;
