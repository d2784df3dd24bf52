alter table issoh.pricing_rules enable row level security;

drop policy if exists staff_read on issoh.pricing_rules;
create policy staff_read on issoh.pricing_rules for select
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst using (true);

grant select on issoh.pricing_rules to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
