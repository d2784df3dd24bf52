create or replace function issoh_private.mean_cost(value numeric, pieces bigint) returns numeric
language sql immutable parallel safe
return trim_scale(round(value / nullif(pieces, 0), 10));
comment on function issoh_private.mean_cost(numeric, bigint) is
  'What one of so many pieces cost that cost so much together, to ten decimals; null of none.';
