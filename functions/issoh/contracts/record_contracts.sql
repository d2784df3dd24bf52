create or replace function issoh.record_contracts(contracts jsonb) returns issoh.contract_counts
language sql volatile
set search_path = pg_catalog, pg_temp
return issoh.set_contracts(array(
  select jsonb_populate_record(null::issoh.contract_input, e.value)
    from jsonb_array_elements(record_contracts.contracts) with ordinality e (value, position)
   order by e.position));
comment on function issoh.record_contracts(jsonb) is
  'Sets contracts, a list of objects with the fields of contract_input, as set_contracts does, with the same errors.';
grant execute on function issoh.record_contracts(jsonb) to inv_pricing_manager, inv_admin;
