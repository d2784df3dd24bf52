create or replace function issoh.unsubscribe_from_notifications(subscription_ids uuid[] default null) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_removed integer;
begin
  delete from issoh.notification_subscriptions s
   where s.user_id = audit.current_actor()
     and (unsubscribe_from_notifications.subscription_ids is null
          or s.subscription_id = any (unsubscribe_from_notifications.subscription_ids));
  get diagnostics v_removed = row_count;
  return v_removed;
end
$$;
comment on function issoh.unsubscribe_from_notifications(uuid[]) is
  $$Ends subscriptions of the caller (none given: all); answers how many. Those of others stay.$$;
grant execute on function issoh.unsubscribe_from_notifications(uuid[])
  to inv_reviewer, inv_stock_operator, inv_pricing_manager;
