create or replace function issoh_private.whole_pieces(pieces bigint) returns integer
language sql immutable
return greatest(least(pieces, 2147483647), -2147483648)::integer;
comment on function issoh_private.whole_pieces(bigint) is
  $$Pieces cut off where integers end: the guard of stock_on_hand refuses what is there; sums over all warehouses show
it.$$;
grant execute on function issoh_private.whole_pieces(bigint)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
