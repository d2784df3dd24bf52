create or replace function issoh_private.queued_price(product_details jsonb) returns numeric
language sql immutable parallel safe
return case when product_details ->> 'current_price' ~ '^[0-9]{1,15}([.][0-9]{1,10})?$'
            then (product_details ->> 'current_price')::numeric end;
comment on function issoh_private.queued_price(jsonb) is
  'The price among the details of a queued product; null where there is none.';
grant execute on function issoh_private.queued_price(jsonb)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
