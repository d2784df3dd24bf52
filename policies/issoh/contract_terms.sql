alter table issoh.contract_terms enable row level security;

drop policy if exists staff_read on issoh.contract_terms;
create policy staff_read on issoh.contract_terms for select
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst using (true);

-- That there is a contract, and not what it says.
grant select (contract_id, supplier_id, supplier_product_code, effective_from, effective_to, period, currency_code,
              has_price, has_rebate, revision, reason, created_by, created_at, updated_at)
  on issoh.contract_terms to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
