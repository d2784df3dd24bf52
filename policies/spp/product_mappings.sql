alter table spp.product_mappings enable row level security;

drop policy if exists staff_read on spp.product_mappings;
create policy staff_read on spp.product_mappings for select
  to inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst using (true);

grant select on spp.product_mappings to inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst;
