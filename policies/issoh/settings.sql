alter table issoh.settings enable row level security;

drop policy if exists staff_read on issoh.settings;
create policy staff_read on issoh.settings for select
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst using (true);

grant select on issoh.settings to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
