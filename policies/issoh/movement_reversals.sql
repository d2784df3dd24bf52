alter table issoh.movement_reversals enable row level security;

drop policy if exists staff_read on issoh.movement_reversals;
create policy staff_read on issoh.movement_reversals for select
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst using (true);

grant select on issoh.movement_reversals to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
