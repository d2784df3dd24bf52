create or replace function issoh_private.whole_contracts(contract_ids uuid[]) returns uuid[]
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return array(
    select c.contract_id
      from issoh.contract_terms c
      join issoh_private.open_keys(array(
             select n.key_id from issoh.contract_terms n where n.contract_id = any (whole_contracts.contract_ids))) k
        on k.key_id = c.key_id
     where c.contract_id = any (whole_contracts.contract_ids) and issoh_private.is_whole(c, k.secret));
end
$$;
comment on function issoh_private.whole_contracts(uuid[]) is
  'Those of these contracts whose values can be opened. Raises ISCKM, ISCKU, ISCKT (an altered key).';
