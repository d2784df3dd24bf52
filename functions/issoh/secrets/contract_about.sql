create or replace function issoh_private.contract_about(value text, contract_id uuid, key_id uuid) returns text
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select 'contract ' || contract_about.value || ' ' || contract_about.contract_id || ' ' || contract_about.key_id
$$;
comment on function issoh_private.contract_about(text, uuid, uuid) is
  'What a value (price, rebate) of a contract is bound to.';
