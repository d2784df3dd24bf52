alter table spp_kept.price_days enable row level security;

drop policy if exists staff_read on spp_kept.price_days;
create policy staff_read on spp_kept.price_days for select
  to inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst using (true);

-- The views run as their reader.
grant select on spp_kept.price_days to inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst;
