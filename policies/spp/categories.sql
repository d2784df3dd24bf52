alter table spp.categories enable row level security;

drop policy if exists staff_read on spp.categories;
create policy staff_read on spp.categories for select
  to inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst using (true);

drop policy if exists own_read on spp.categories;
create policy own_read on spp.categories for select to inv_supplier
  using (category_id = any ((select spp_private.own_category_ids())::uuid[]));

grant select on spp.categories to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst;
