alter table issoh.stock_reservations enable row level security;

drop policy if exists staff_read on issoh.stock_reservations;
create policy staff_read on issoh.stock_reservations for select
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst using (true);

grant select on issoh.stock_reservations to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
