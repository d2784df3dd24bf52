alter table spp.heading_words enable row level security;

drop policy if exists staff_read on spp.heading_words;
create policy staff_read on spp.heading_words for select
  to inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst using (true);

grant select on spp.heading_words to inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst;
