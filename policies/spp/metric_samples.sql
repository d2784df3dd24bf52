alter table spp.metric_samples enable row level security;

drop policy if exists staff_read on spp.metric_samples;
create policy staff_read on spp.metric_samples for select
  to inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst using (true);

grant select on spp.metric_samples to inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst;
