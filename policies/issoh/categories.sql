alter table issoh.categories enable row level security;

drop policy if exists staff_read on issoh.categories;
create policy staff_read on issoh.categories for select
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst using (true);

grant select on issoh.categories to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
