create or replace function issoh_private.cut_off(amount numeric) returns numeric
language sql immutable parallel safe
return case when amount >= 1e15 then 999999999999999 when amount <= -1e15 then -999999999999999
            else round(amount, 4) end;
comment on function issoh_private.cut_off(numeric) is
  'An amount to 4 decimals, cut off at 10^15: what a price column can hold.';
grant execute on function issoh_private.cut_off(numeric)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
