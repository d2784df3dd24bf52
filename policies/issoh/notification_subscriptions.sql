alter table issoh.notification_subscriptions enable row level security;

drop policy if exists actor_read on issoh.notification_subscriptions;
create policy actor_read on issoh.notification_subscriptions for select
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst
  using (user_id = (select audit.current_actor()));

grant select on issoh.notification_subscriptions to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
