create or replace function issoh_private.notification_kinds() returns text[]
language sql immutable parallel safe
as $$
  select array['new_products', 'price_change', 'sync_failure', 'reorder_alert', 'stock_discrepancy', 'list_held']
$$;
comment on function issoh_private.notification_kinds() is 'What people can be told of.';
