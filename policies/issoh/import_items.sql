alter table issoh.import_items enable row level security;

drop policy if exists staff_read on issoh.import_items;
create policy staff_read on issoh.import_items for select
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst using (true);

grant select on issoh.import_items to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
