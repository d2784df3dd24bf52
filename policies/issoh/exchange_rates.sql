alter table issoh.exchange_rates enable row level security;

drop policy if exists staff_read on issoh.exchange_rates;
create policy staff_read on issoh.exchange_rates for select
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst using (true);

grant select on issoh.exchange_rates to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
