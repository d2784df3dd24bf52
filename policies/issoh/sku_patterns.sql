alter table issoh.sku_patterns enable row level security;

drop policy if exists staff_read on issoh.sku_patterns;
create policy staff_read on issoh.sku_patterns for select
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst using (true);

grant select on issoh.sku_patterns to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
