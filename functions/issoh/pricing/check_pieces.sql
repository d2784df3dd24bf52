create or replace function issoh_private.check_pieces(pieces integer, argument text) returns integer
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  if check_pieces.pieces < 1 then
    raise exception using
      errcode = 'ISIPV',
      message = format('%s cannot be %s.', check_pieces.argument, check_pieces.pieces),
      hint = 'Give a number of pieces, at least 1.';
  end if;
  return coalesce(check_pieces.pieces, 1);
end
$$;
comment on function issoh_private.check_pieces(integer, text) is
  'Pieces that a price is for, 1 where none are named. Raises ISIPV.';
grant execute on function issoh_private.check_pieces(integer, text)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
