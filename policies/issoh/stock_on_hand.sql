alter table issoh.stock_on_hand enable row level security;

drop policy if exists staff_read on issoh.stock_on_hand;
create policy staff_read on issoh.stock_on_hand for select
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst using (true);

grant select on issoh.stock_on_hand to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
