alter table issoh.supplier_movements enable row level security;

drop policy if exists staff_read on issoh.supplier_movements;
create policy staff_read on issoh.supplier_movements for select
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst using (true);

grant select on issoh.supplier_movements to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
