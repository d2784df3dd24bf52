alter table spp.column_synonyms enable row level security;

drop policy if exists staff_read on spp.column_synonyms;
create policy staff_read on spp.column_synonyms for select
  to inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst using (true);

grant select on spp.column_synonyms to inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst;
