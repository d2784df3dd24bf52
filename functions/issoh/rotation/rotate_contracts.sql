create or replace function issoh_private.rotate_contracts(contract_ids uuid[]) returns integer
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  select issoh_private.reseal_contracts(array(
    select c from issoh.contract_terms c where c.contract_id = any (rotate_contracts.contract_ids)))
$$;
comment on function issoh_private.rotate_contracts(uuid[]) is
  $$Encrypts contracts, which the caller has locked, under the present keys of their suppliers. Answers how many. Raises
ISCKM, ISCKU, ISCKT.$$;
