alter table issoh.warehouses enable row level security;

drop policy if exists staff_read on issoh.warehouses;
create policy staff_read on issoh.warehouses for select
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst using (true);

grant select on issoh.warehouses to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
