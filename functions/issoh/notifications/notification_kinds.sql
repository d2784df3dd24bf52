create or replace function issoh_private.notification_kinds() returns text[]
language sql immutable parallel safe
as $$
  select array['new_products', 'price_change', 'sync_failure', 'reorder_alert', 'order_late', 'stock_discrepancy',
               'list_held']
$$;
comment on function issoh_private.notification_kinds() is 'What people can be told of.';
