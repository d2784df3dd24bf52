alter table issoh.score_curves enable row level security;

drop policy if exists staff_read on issoh.score_curves;
create policy staff_read on issoh.score_curves for select
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst using (true);

grant select on issoh.score_curves to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
