alter table issoh.price_proposals enable row level security;

drop policy if exists staff_read on issoh.price_proposals;
create policy staff_read on issoh.price_proposals for select
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst using (true);

grant select on issoh.price_proposals to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
