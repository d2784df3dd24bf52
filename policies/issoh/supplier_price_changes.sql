alter table issoh.supplier_price_changes enable row level security;

drop policy if exists staff_read on issoh.supplier_price_changes;
create policy staff_read on issoh.supplier_price_changes for select
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst using (true);

grant select on issoh.supplier_price_changes to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
