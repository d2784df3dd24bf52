alter table issoh.import_runs enable row level security;

drop policy if exists staff_read on issoh.import_runs;
create policy staff_read on issoh.import_runs for select
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst using (true);

grant select on issoh.import_runs to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
