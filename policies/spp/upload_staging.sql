alter table spp.upload_staging enable row level security;

drop policy if exists staff_read on spp.upload_staging;
create policy staff_read on spp.upload_staging for select
  to inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst using (true);

drop policy if exists own_read on spp.upload_staging;
create policy own_read on spp.upload_staging for select to inv_supplier
  using (batch_id in (select b.batch_id from spp.upload_batches b
    where b.supplier_id = (select spp.current_supplier_id())));

grant select on spp.upload_staging to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst;
