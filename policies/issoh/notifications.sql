alter table issoh.notifications enable row level security;

drop policy if exists staff_read on issoh.notifications;
create policy staff_read on issoh.notifications for select
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst using (true);

grant select on issoh.notifications to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
