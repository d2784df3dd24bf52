alter table spp_kept.product_texts enable row level security;

drop policy if exists staff_read on spp_kept.product_texts;
create policy staff_read on spp_kept.product_texts for select
  to inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst using (true);

drop policy if exists own_read on spp_kept.product_texts;
create policy own_read on spp_kept.product_texts for select to inv_supplier
  using (supplier_id = (select spp.current_supplier_id()));

-- The views run as their reader.
grant select on spp_kept.product_texts
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst;
