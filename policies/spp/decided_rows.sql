alter table spp_kept.decided_rows enable row level security;

drop policy if exists staff_read on spp_kept.decided_rows;
create policy staff_read on spp_kept.decided_rows for select
  to inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst using (true);

drop policy if exists own_read on spp_kept.decided_rows;
create policy own_read on spp_kept.decided_rows for select to inv_supplier
  using (batch_id in (select b.batch_id from spp.upload_batches b
    where b.supplier_id = (select spp.current_supplier_id())));

-- The views run as their reader.
grant select on spp_kept.decided_rows
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst;
