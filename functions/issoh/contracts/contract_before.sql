create or replace function issoh_private.contract_before(
  supplier_id uuid,
  supplier_product_code text,
  moment timestamptz
) returns table (contract_id uuid, effective_to timestamptz)
language sql volatile
set search_path = pg_catalog, pg_temp
rows 1
as $$
  select v.contract_id, v.effective_to
    from issoh.v_contracts v
   where v.supplier_id = contract_before.supplier_id
     and v.supplier_product_code is not distinct from contract_before.supplier_product_code
     and v.effective_from < contract_before.moment
   order by v.effective_from desc
   limit 1
$$;
comment on function issoh_private.contract_before(uuid, text, timestamptz) is
  'Of a product of a supplier, or its whole list, the contract that began last before a moment, and when it ends.';
grant execute on function issoh_private.contract_before(uuid, text, timestamptz) to inv_pricing_manager, inv_admin;
