create or replace function issoh_private.open_contracts(contract_ids uuid[])
returns table (contract_id uuid, unit_price numeric, rebate_percentage numeric)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set work_mem = '64MB'
as $$
declare
  v_lost record;
begin
  select c.contract_id, k.master_id into v_lost
    from issoh.contract_terms c
    join issoh_private.supplier_keys k on k.key_id = c.key_id
   where c.contract_id = any (open_contracts.contract_ids) and k.lost_at is not null
     and not exists (select from issoh_private.open_keys(array[k.key_id]))
   limit 1;
  if found then
    raise exception using
      errcode = 'ISCKU',
      message = format('Contract %s is encrypted under key %s, which was declared lost.', v_lost.contract_id,
                       v_lost.master_id),
      hint = 'Set it anew, or end it.';
  end if;
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
