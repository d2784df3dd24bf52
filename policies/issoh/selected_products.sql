alter table issoh.selected_products enable row level security;

drop policy if exists staff_read on issoh.selected_products;
create policy staff_read on issoh.selected_products for select
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst using (true);

grant select on issoh.selected_products to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
