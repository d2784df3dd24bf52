alter table spp.settings enable row level security;

drop policy if exists staff_read on spp.settings;
create policy staff_read on spp.settings for select
  to inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst using (true);

grant select on spp.settings to inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst;
