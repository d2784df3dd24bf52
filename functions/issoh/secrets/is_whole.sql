create or replace function issoh_private.is_whole(contract issoh.contract_terms, secret bytea) returns boolean
language sql immutable
set search_path = pg_catalog, pg_temp
as $$
  select issoh_private.is_sealed(contract.price_secret, is_whole.secret,
                                 issoh_private.contract_about('price', contract, contract.key_id))
         and issoh_private.is_sealed(contract.rebate_secret, is_whole.secret,
                                     issoh_private.contract_about('rebate', contract, contract.key_id))
$$;
comment on function issoh_private.is_whole(issoh.contract_terms, bytea) is
  'Whether the values of a contract can be opened by this key, its own: nothing of it was altered.';
