alter table issoh.supplier_reliability enable row level security;

drop policy if exists staff_read on issoh.supplier_reliability;
create policy staff_read on issoh.supplier_reliability for select
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst using (true);

grant select on issoh.supplier_reliability to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
