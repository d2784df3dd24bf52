create or replace function issoh_private.refuse_returned(movement issoh.stock_movements) returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
  if issoh_private.returned_pieces(movement.movement_id, movement.movement_date) > 0 then
    raise exception using
      errcode = 'ISCRT', message = 'Pieces of this movement have come or gone back.',
      hint = 'Reverse the returns first.';
  end if;
end
$$;
comment on function issoh_private.refuse_returned(issoh.stock_movements) is
  'Refuses to undo a movement of which pieces have come or gone back. Raises ISCRT.';
