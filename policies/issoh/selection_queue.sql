alter table issoh.selection_queue enable row level security;

drop policy if exists staff_read on issoh.selection_queue;
create policy staff_read on issoh.selection_queue for select
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst using (true);

grant select on issoh.selection_queue to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
