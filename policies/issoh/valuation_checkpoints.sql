alter table issoh_kept.valuation_checkpoints enable row level security;

drop policy if exists staff_read on issoh_kept.valuation_checkpoints;
create policy staff_read on issoh_kept.valuation_checkpoints for select
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst using (true);

grant select on issoh_kept.valuation_checkpoints
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
