create or replace function issoh_private.reseal_contracts(contracts issoh.contract_terms[]) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set work_mem = '64MB'
as $$
declare
  v_whole constant uuid[] :=
    issoh_private.whole_contracts(array(select n.contract_id from unnest(reseal_contracts.contracts) n));
begin
  if reseal_contracts.contracts = '{}' then
    return 0;
  end if;
  if exists (select from unnest(reseal_contracts.contracts) n where n.contract_id <> all (v_whole)) then
    -- What is taken as unreadable stays so: not on the word of whoever has no key.
    perform issoh_private.check_current_key();
  end if;
  with mine as materialized (
    select c as old, n as new, c.supplier_id, c.key_id
      from unnest(reseal_contracts.contracts) n
      join issoh.contract_terms c on c.contract_id = n.contract_id
     where c.contract_id = any (v_whole)
  ), present as materialized (
    select k.* from issoh_private.current_keys(array(select m.supplier_id from mine m)) k
  ), earlier as materialized (
    select k.* from issoh_private.open_keys(array(select m.key_id from mine m)) k
  )
  update issoh.contract_terms c
     set effective_to = (n.new).effective_to, said_to = (n.new).said_to, reason = (n.new).reason,
         price_secret = n.price, rebate_secret = n.rebate, key_id = n.key_id
    from (select m.new, k.key_id,
                 issoh_private.seal_value(
                   issoh_private.open_value((m.old).price_secret, e.secret,
                                            issoh_private.contract_about('price', m.old, m.key_id),
                                            format('The price of contract %s', (m.old).contract_id)),
                   k.secret, issoh_private.contract_about('price', m.new, k.key_id)) as price,
                 issoh_private.seal_value(
                   issoh_private.open_value((m.old).rebate_secret, e.secret,
                                            issoh_private.contract_about('rebate', m.old, m.key_id),
                                            format('The rebate of contract %s', (m.old).contract_id)),
                   k.secret, issoh_private.contract_about('rebate', m.new, k.key_id)) as rebate
            from mine m
            join present k on k.supplier_id = m.supplier_id
            join earlier e on e.key_id = m.key_id) n
   where c.contract_id = (n.new).contract_id;
  -- What cannot be opened ends all the same, and stays as unreadable as it is.
  update issoh.contract_terms c
     set effective_to = n.effective_to, said_to = n.said_to, reason = n.reason
    from unnest(reseal_contracts.contracts) n
   where c.contract_id = n.contract_id and c.contract_id <> all (v_whole);
  return cardinality(reseal_contracts.contracts);
end
$$;
comment on function issoh_private.reseal_contracts(issoh.contract_terms[]) is
  $$Encrypts contracts, which the caller has locked, as they are to be: under the present keys of their suppliers, with
another end (and what was said of it) or reason. What else differs from what is there makes them unreadable; of those
that are it already, these are written alone. Answers how many. Raises ISCKM, ISCKU, ISCKT (an altered key).$$;
