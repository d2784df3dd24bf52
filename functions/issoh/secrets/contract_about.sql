create or replace function issoh_private.contract_about(value text, contract issoh.contract_terms, key_id uuid)
returns text
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select concat_ws(
    ' ', 'contract', contract_about.value, contract.contract_id, contract.supplier_id, contract_about.key_id,
    contract.revision, extract(epoch from contract.effective_from),
    coalesce(extract(epoch from contract.effective_to)::text, 'open'), coalesce(contract.currency_code, 'list'),
    case when contract.price_secret is null then 'no price' else 'price' end,
    case when contract.rebate_secret is null then 'no rebate' else 'rebate' end,
    case when contract.supplier_product_code is null then 'all' else 'of ' || contract.supplier_product_code end)
$$;
comment on function issoh_private.contract_about(text, issoh.contract_terms, uuid) is
  $$What a value (price, rebate) of a contract is bound to: all that says what it is the price of, from when to when,
in which currency, beside which other value, and the how-manieth it is.$$;
