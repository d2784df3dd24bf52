create or replace function issoh_private.selection_rank(score numeric) returns numeric
language sql immutable parallel safe
return coalesce(- score, 1);
comment on function issoh_private.selection_rank(numeric) is
  'Orders the queue: the highest score first, what has none last.';
grant execute on function issoh_private.selection_rank(numeric)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
