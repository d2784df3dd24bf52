alter table issoh.sync_failures enable row level security;

drop policy if exists staff_read on issoh.sync_failures;
create policy staff_read on issoh.sync_failures for select
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst using (true);

grant select on issoh.sync_failures to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
