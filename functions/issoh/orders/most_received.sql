create or replace function issoh_private.most_received(quantity_ordered integer) returns numeric
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select floor(most_received.quantity_ordered * (100 + (issoh.setting('orders.over_receipt_percent') #>> '{}')::numeric)
               / 100)
$$;
comment on function issoh_private.most_received(integer) is
  'How many pieces may be received where so many were ordered: the setting orders.over_receipt_percent more.';
