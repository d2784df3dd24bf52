alter table issoh.supplier_stock_holdings enable row level security;

drop policy if exists staff_read on issoh.supplier_stock_holdings;
create policy staff_read on issoh.supplier_stock_holdings for select
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst using (true);

grant select on issoh.supplier_stock_holdings to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
