alter table issoh.metric_samples enable row level security;

drop policy if exists staff_read on issoh.metric_samples;
create policy staff_read on issoh.metric_samples for select
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst using (true);

grant select on issoh.metric_samples to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
