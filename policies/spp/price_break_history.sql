alter table spp.price_break_history enable row level security;

drop policy if exists staff_read on spp.price_break_history;
create policy staff_read on spp.price_break_history for select
  to inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst using (true);

drop policy if exists own_read on spp.price_break_history;
create policy own_read on spp.price_break_history for select to inv_supplier
  using (supplier_id = (select spp.current_supplier_id()));

grant select on spp.price_break_history to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager,
  inv_analyst;
