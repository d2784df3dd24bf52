create or replace function issoh.unread_notifications() returns integer
language sql stable
as $$
  select count(*)::integer from issoh.v_my_notifications n where n.read_at is null
$$;
comment on function issoh.unread_notifications() is 'How many of its notifications the caller has not read.';
grant execute on function issoh.unread_notifications()
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
