alter table issoh.stock_counts enable row level security;

drop policy if exists staff_read on issoh.stock_counts;
create policy staff_read on issoh.stock_counts for select
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst using (true);

grant select on issoh.stock_counts to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
