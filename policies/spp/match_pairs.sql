alter table spp.match_pairs enable row level security;

drop policy if exists staff_read on spp.match_pairs;
create policy staff_read on spp.match_pairs for select
  to inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst using (true);

grant select on spp.match_pairs to inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst;
