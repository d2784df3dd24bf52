alter table issoh.invariant_results enable row level security;

drop policy if exists staff_read on issoh.invariant_results;
create policy staff_read on issoh.invariant_results for select
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst using (true);

grant select on issoh.invariant_results to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
