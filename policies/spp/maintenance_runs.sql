alter table spp.maintenance_runs enable row level security;

drop policy if exists staff_read on spp.maintenance_runs;
create policy staff_read on spp.maintenance_runs for select
  to inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst using (true);

grant select on spp.maintenance_runs to inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst;
