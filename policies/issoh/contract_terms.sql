alter table issoh.contract_terms enable row level security;

drop policy if exists staff_read on issoh.contract_terms;
create policy staff_read on issoh.contract_terms for select
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst using (true);

-- Its values are encrypted: whoever reads them here reads nothing.
grant select on issoh.contract_terms to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
