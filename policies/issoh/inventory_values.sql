alter table issoh_kept.inventory_values enable row level security;

drop policy if exists staff_read on issoh_kept.inventory_values;
create policy staff_read on issoh_kept.inventory_values for select
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst using (true);

grant select on issoh_kept.inventory_values to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
