alter table issoh.supplier_listings enable row level security;

drop policy if exists staff_read on issoh.supplier_listings;
create policy staff_read on issoh.supplier_listings for select
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst using (true);

grant select on issoh.supplier_listings to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
