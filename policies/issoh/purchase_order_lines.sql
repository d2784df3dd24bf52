alter table issoh.purchase_order_lines enable row level security;

drop policy if exists staff_read on issoh.purchase_order_lines;
create policy staff_read on issoh.purchase_order_lines for select
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst using (true);

grant select on issoh.purchase_order_lines to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
