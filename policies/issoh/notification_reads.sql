alter table issoh.notification_reads enable row level security;

drop policy if exists actor_read on issoh.notification_reads;
create policy actor_read on issoh.notification_reads for select
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst
  using (user_id = (select audit.current_actor()));

grant select on issoh.notification_reads to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
