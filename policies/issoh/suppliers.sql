alter table issoh.suppliers enable row level security;

drop policy if exists staff_read on issoh.suppliers;
create policy staff_read on issoh.suppliers for select
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst using (true);

grant select on issoh.suppliers to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
