alter table issoh.pricing_defaults enable row level security;

drop policy if exists staff_read on issoh.pricing_defaults;
create policy staff_read on issoh.pricing_defaults for select
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst using (true);

grant select on issoh.pricing_defaults to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
