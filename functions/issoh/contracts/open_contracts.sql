create or replace function issoh_private.open_contracts(contract_ids uuid[])
returns table (contract_id uuid, unit_price numeric, rebate_percentage numeric)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set work_mem = '64MB'
as $$
begin
  return query
  with keys as materialized (
    select k.*
      from issoh_private.open_keys(array(
             select c.key_id from issoh.contract_terms c where c.contract_id = any (open_contracts.contract_ids))) k
  )
  select c.contract_id,
         issoh_private.open_value(c.price_secret, k.secret,
                                  issoh_private.contract_about('price', c, c.key_id),
                                  format('The price of contract %s', c.contract_id))::numeric,
         issoh_private.open_value(c.rebate_secret, k.secret,
                                  issoh_private.contract_about('rebate', c, c.key_id),
                                  format('The rebate of contract %s', c.contract_id))::numeric
    from issoh.contract_terms c
    join keys k on k.key_id = c.key_id
   where c.contract_id = any (open_contracts.contract_ids);
end
$$;
comment on function issoh_private.open_contracts(uuid[]) is
  'The values of contracts. Raises ISCKM, ISCKU, ISCKT.';
