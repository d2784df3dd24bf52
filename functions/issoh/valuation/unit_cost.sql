create or replace function issoh_private.unit_cost(value numeric, quantity bigint) returns numeric
language sql immutable parallel safe
return case when quantity > 0 then trim_scale(round(value / quantity, 10)) end;
comment on function issoh_private.unit_cost(numeric, bigint) is
  'Value of a piece, rounded to 10 decimals; null with nothing on hand.';
grant execute on function issoh_private.unit_cost(numeric, bigint)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
